"""One mistake, on one line."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from difflib import get_close_matches

from bot.core.plain import printable

Loc = tuple[str | int, ...]
"""The way to a value: `("routes", 1, "match", "severity")`."""

LONGEST = 80
MOST = 8


@dataclass(frozen=True, slots=True)
class Mistake:
    """What is wrong at a place in the file, with the fix; `line` counts from 1."""

    line: int
    loc: Loc
    says: str

    def render(self, file: str) -> str:
        """Return `firebreak.yaml:14: routes[1].channel: is missing`, always one line."""
        place = f"{path(self.loc)}: " if self.loc else ""
        return f"{printable(file)}:{self.line}: {place}{self.says}"


def path(loc: Loc) -> str:
    """Return `routes[1].match.severity` for the way to a value."""
    parts = [f"[{part}]" if isinstance(part, int) else f".{word(part)}" for part in loc]
    return "".join(parts).removeprefix(".")


def word(text: str) -> str:
    """Return a name as it is, and anything else in quotes."""
    return text if re.fullmatch(r"[\w-]{1,80}", text) else quoted(text)


def quoted(text: str) -> str:
    """Return the text in double quotes, on one line, cut where it is long."""
    cut = text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
    return f'"{printable(cut)}"'


def instead(wrong: str, right: Collection[str]) -> str:
    """Return the fix: the name that was meant, or the names there are."""
    close = get_close_matches(wrong, right, n=1)
    if close:
        return f"did you mean {word(close[0])}?"
    return f"use {choice(right)}" if right else "there is none"


def choice(names: Collection[str]) -> str:
    """Return `critical, high or low`; the first few where there are many."""
    words = [word(name) for name in names]
    if len(words) > MOST:
        return f"{', '.join(words[:MOST])} or another of the {len(words)}"
    return " or ".join(filter(None, [", ".join(words[:-1]), words[-1]]))
