"""The file as plain data, with the line of every value."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

from bot.settings.mistake import Loc, Mistake

Plain: TypeAlias = str | list["Plain"] | dict[str, "Plain"] | None

EVERY = "*"


@dataclass(slots=True)
class Document:
    """A file as far as it could be read; `data` is None where there is nothing to read."""

    data: Plain = None
    lines: dict[Loc, int] = field(default_factory=dict)
    mistakes: dict[Loc, Mistake] = field(default_factory=dict)

    def known(self, loc: Loc) -> Loc:
        """Return the longest part of `loc` that the file has."""
        while loc and loc not in self.lines:
            loc = loc[:-1]
        return loc

    def blame(self, loc: Loc, says: str, line: int | None = None) -> None:
        """Add a mistake; the first one at a place stands for what follows from it.

        line: where the place itself is not what is wrong (a key's second time).
        """
        line = line or self.lines.get(self.known(loc), 1)
        self.mistakes.setdefault(loc, Mistake(line, loc, says))

    def find(self, *steps: str) -> Iterator[tuple[Loc, Plain]]:
        """Yield what is at the end of the steps, `*` standing for every key or item.

        Shapes that do not fit are passed over: they have their own mistake.
        """
        yield from _find(self.data, steps, ())

    def texts(self, *steps: str) -> Iterator[tuple[Loc, str]]:
        """Yield each text at the end of the steps, alone or in a list."""
        for loc, value in self.find(*steps):
            items = _children(value) if isinstance(value, list) else [(None, value)]
            for key, item in items:
                if isinstance(item, str):
                    yield loc if key is None else (*loc, key), item

    def keys(self, section: str) -> list[str]:
        """Return the keys of a section that is a mapping."""
        return [str(loc[-1]) for loc, _ in self.find(section, EVERY)]


def _find(data: Plain, steps: tuple[str, ...], loc: Loc) -> Iterator[tuple[Loc, Plain]]:
    if not steps:
        yield loc, data
        return
    for key, value in _children(data):
        if steps[0] in (EVERY, key):
            yield from _find(value, steps[1:], (*loc, key))


def _children(data: Plain) -> list[tuple[str | int, Plain]]:
    if isinstance(data, dict):
        return list(data.items())
    return list(enumerate(data)) if isinstance(data, list) else []
