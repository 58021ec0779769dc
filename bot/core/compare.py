"""An earlier copy of a chain against what stands there now: which entries are not the same.

A forger who recomputes every hash leaves a sound chain; beside a copy, the entries that they
touched stand out. An entry is known again by its kind, time and commitments, or, where all
were sealed anew, by what it says.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator, Sequence
from typing import Any

from bot.core.ledger import NONSENSE, Sealed, opened

Key = Callable[[Sealed], Hashable]
Pair = tuple[Sealed, Sealed]  # as it was, and as it is


def differences(earlier: Sequence[Sealed], now: Sequence[Sealed]) -> Iterator[str]:
    """Yield a sentence for each entry of the copy that was changed, removed, moved or followed.

    Nothing where the copy is the beginning of what stands there now.
    """
    if [one.hash for one in now[: len(earlier)]] == [one.hash for one in earlier]:
        return
    same, gone, fresh = _matched(earlier, now, _sealed)
    anew, gone, fresh = _matched(gone, fresh, _said)
    changed: list[Pair] = []
    for key in (_place, _moment, _number):
        more, gone, fresh = _matched(gone, fresh, key)
        changed += more
    same = sorted(same + anew, key=lambda pair: pair[0].seq)
    yield from _moved(same)
    yield from _changed(changed, anew)
    for one in gone:
        yield f"#{one.seq}: was removed since then: {one.kind} of {_time(one)}"
    end = max((after.seq for _, after in same), default=0)
    for one in fresh:
        if one.seq < end:  # what stands behind all that was there may have come later
            yield f"#{one.seq}: was put in since then: {one.kind} of {_time(one)}"


def _matched(
    earlier: Sequence[Sealed], now: Sequence[Sealed], key: Key
) -> tuple[list[Pair], list[Sealed], list[Sealed]]:
    """Return those that are the same (before, now), in the order of before; and the rest."""
    waiting: dict[Hashable, list[Sealed]] = defaultdict(list)
    for one in reversed(now):
        waiting[key(one)].append(one)
    same, gone = [], []
    for one in earlier:
        found = waiting[key(one)]
        if found:
            same.append((one, found.pop()))
        else:
            gone.append(one)
    known = {after.seq for _, after in same}
    return same, gone, [one for one in now if one.seq not in known]


def _moved(same: Sequence[Pair]) -> Iterator[str]:
    """Yield those that stand in another order among the ones that are still there."""
    in_order = sorted(after.seq for _, after in same)
    for (before, after), seq in zip(same, in_order, strict=True):
        if after.seq != seq:
            yield f"#{before.seq}: was moved since then: {before.kind} stands as #{after.seq}"


def _changed(changed: Sequence[Pair], anew: Sequence[Pair]) -> Iterator[str]:
    """Yield what those say otherwise that have the place of another; others are sealed anew."""
    count = len(anew)
    for before, after in sorted(changed, key=lambda pair: pair[0].seq):
        names = _changes(before, after)
        count += not names
        if names:
            yield f"#{before.seq}: was changed since then: {', '.join(names)}"
    if count:
        yield f"{count} entries that say the same were sealed anew: their hashes were recomputed"


def _changes(before: Sealed, after: Sealed) -> list[str]:
    """Return the names of what is not as it was; what is withheld in either cannot be told."""
    found = [name for name in ("kind", "at") if getattr(before, name) != getattr(after, name)]
    was, is_now = _fields(before), _fields(after)
    return found + [
        name for name in sorted(was.keys() & is_now.keys()) if was[name] != is_now[name]
    ]


def _fields(one: Sealed) -> dict[str, Any]:
    try:
        return opened(one)
    except NONSENSE:  # somebody made nonsense of it
        return {}


def _sealed(one: Sealed) -> Hashable:
    """Return what an entry commits to, wherever it stands."""
    try:
        fields = json.loads(one.header)["fields"]
        return one.kind, one.at, tuple(sorted(fields.items()))
    except NONSENSE:
        return one.header


def _said(one: Sealed) -> Hashable:
    """Return what an entry says, whatever its salts."""
    return one.kind, one.at, json.dumps(_fields(one), sort_keys=True)


def _place(one: Sealed) -> Hashable:
    return one.seq, one.kind


def _moment(one: Sealed) -> Hashable:
    return one.kind, one.at


def _number(one: Sealed) -> Hashable:
    return one.seq


def _time(one: Sealed) -> str:
    return f"{one.at:%Y-%m-%d %H:%M:%S} UTC"
