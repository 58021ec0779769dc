"""Where else in a chain an entry's texts stand."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from bot.core.erasure import KIND, erasable
from bot.core.errors import EntryIsUnknown, NothingToErase
from bot.core.ledger import Sealed, opened

SHORTEST = 6  # characters: what is shorter stands in half of all texts
Place = tuple[str, str]  # in Slack: channel and ts


@dataclass(frozen=True, slots=True)
class Sought:
    """An entry whose texts are to go. names: of its fields; words: the texts themselves."""

    entry: Sealed
    names: tuple[str, ...]
    words: tuple[str, ...]


def seek(chain: Sequence[Sealed], seq: int, incident: str) -> Sought:
    """Return an entry and its texts. Raises EntryIsUnknown and NothingToErase."""
    found = next((one for one in chain if one.seq == seq), None)
    if found is None:
        raise EntryIsUnknown(f"{incident} has entries 1 to {len(chain)}, and no {seq}")
    names = erasable(found)
    if not names:
        raise NothingToErase(f"Entry {seq} of {incident} holds no text that could be erased.")
    fields = opened(found)
    words = [text for name in names for text in texts(fields[name]) if text.strip()]
    return Sought(found, tuple(names), tuple(dict.fromkeys(words)))


def texts(value: Any) -> list[str]:
    """Return a value that is a text, or those of a list; what is nested deeper is no prose."""
    every = value if isinstance(value, list) else [value]
    return [one for one in every if isinstance(one, str)]


def copies(
    chain: Iterable[Sealed], sought: Sought, shown: Collection[Place]
) -> dict[int, list[str]]:
    """Return the names of the fields to be erased by the number of their entry.

    shown: where in Slack replies tell the words; an entry keeps what was posted there.
    """
    found = {one.seq: _fields(one, sought.words, shown) for one in chain}
    found[sought.entry.seq] = list(sought.names)
    return {seq: names for seq, names in found.items() if names}


def is_in(text: str, words: Iterable[str]) -> bool:
    """Tell whether a text is one of the words, or has one in it that is long enough."""
    return any(text == word or (len(word) >= SHORTEST and word in text) for word in words)


def _fields(one: Sealed, words: Sequence[str], shown: Collection[Place]) -> list[str]:
    if one.kind == KIND:
        return []
    fields = opened(one)
    if one.kind == "message.posted" and (fields.get("channel"), fields.get("ts")) in shown:
        return erasable(one)
    held = {name: texts(fields[name]) for name in erasable(one)}
    return [name for name, told in held.items() if any(is_in(text, words) for text in told)]
