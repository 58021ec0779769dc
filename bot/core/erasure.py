"""Erasing texts from an entry: their commitments stay, so the chain still checks.

What is erased is what people and events said. What happened, when and by whom, stays; and an
entry of its own says who erased it, and why.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

from bot.core.kinds import ERASED, KINDS, Gone
from bot.core.ledger import NONSENSE, WITHHELD, Sealed, canonical, opened

KIND = "entry.erased"


def erasable(sealed: Sealed) -> list[str]:
    """Return the names of an entry's fields that are words of people or events, and there yet."""
    kind = KINDS.get(sealed.kind)
    shapes = kind.fields if kind else {}
    return [name for name in opened(sealed) if name in shapes and shapes[name].free]


def without(sealed: Sealed, names: Iterable[str]) -> Sealed:
    """Return an entry without some of its fields' salts and values."""
    content = json.loads(sealed.content)
    return replace(sealed, content=canonical({**content, **dict.fromkeys(names, WITHHELD)}))


def missing(sealed: Sealed) -> set[str]:
    """Return the names of the fields whose values are not there."""
    if b":null" not in sealed.content:  # quick: hardly any entry has one
        return set()
    content = json.loads(sealed.content)
    return {name for name, pair in content.items() if pair is WITHHELD}


def erased(sealed: Sealed) -> tuple[int, set[str]] | None:
    """Return which entry and fields an entry says to have erased; None for other kinds."""
    fields = opened(sealed) if sealed.kind == KIND else {}
    entry, names = fields.get("entry"), fields.get("names")
    if not isinstance(entry, int) or not isinstance(names, list):
        return None
    return entry, set(map(str, names))


def erasures(chain: Iterable[Sealed], name: Callable[[str], str] = str) -> dict[int, Gone]:
    """Return, by the number of an entry, what stands in place of what was erased from it.

    name: says how whoever erased it is called.
    """
    found: dict[int, Gone] = {}
    for sealed in chain:
        try:
            gone = erased(sealed)
        except NONSENSE:  # somebody changed it: a check says so
            continue
        if gone:
            who = name(str(opened(sealed).get("actor", "")))
            found[gone[0]] = Gone(f"[erased by {who} at {sealed.at:%Y-%m-%d %H:%M} UTC]")
    return found


def readable(sealed: Sealed, gone: Mapping[int, Gone]) -> dict[str, Any]:
    """Return an entry's fields for `bot.core.kinds.sentence`; gone: see `erasures`."""
    instead = gone.get(sealed.seq, ERASED)
    return {**dict.fromkeys(missing(sealed), instead), **opened(sealed)}
