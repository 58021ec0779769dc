"""Markdown that several pages are made of."""

from collections.abc import Iterable, Sequence


def table(headers: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table; a cell's line breaks become spaces, its bars stay bars."""
    lines = [headers, ["---"] * len(headers), *rows]
    return "\n".join(f"| {' | '.join(map(_cell, line))} |" for line in lines)


def joined(parts: Iterable[str]) -> str:
    """Return the parts, an empty line between any two."""
    return "\n\n".join(parts)


def code(text: object) -> str:
    """Return text as code, "" where there is none."""
    return f"`{text}`" if str(text) else ""


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")
