"""Entries of any kind, with fields that fit it."""

from typing import Any

from bot.core.kinds import KINDS
from bot.core.kinds.shape import FILES, FLAG, MAP, NUMBER, TEXTS, Shape

VALUES: dict[str, Any] = {
    FLAG.name: True,
    NUMBER.name: 7,
    TEXTS.name: ["one", "two"],
    MAP.name: {"one": "two"},
    FILES.name: [{"name": "graph.png"}],
}


def value(shape: Shape) -> Any:
    return VALUES.get(shape.name, "words")


def filled(kind: str, **given: Any) -> dict[str, Any]:
    """Return every field that a kind has, each with some value, or with the given one."""
    return {name: value(shape) for name, shape in KINDS[kind].fields.items()} | given
