"""What the value of an entry's field may be, and how it reads in a sentence."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from bot.core.reason import Reason


@dataclass(frozen=True, slots=True)
class Shape:
    """fits: tells whether a JSON value has this shape; says: how it reads, "" for nothing.

    free: words of people, events or AWS, which may hold what must be erased one day.
    """

    name: str
    fits: Callable[[Any], bool]
    says: Callable[[Any], str] = str
    required: bool = True
    free: bool = False


def maybe(shape: Shape) -> Shape:
    """Return the same shape for a field that an entry may lack."""
    return replace(shape, required=False)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _are_texts(value: Any) -> bool:
    return isinstance(value, list | tuple) and all(isinstance(one, str) for one in value)


def _reason(value: Any) -> str:
    """Say why in words; one of another release stands as it is."""
    return Reason(value).sentence if value in set(Reason) else str(value)


def _listed(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


def _mapped(value: Any) -> str:
    if not isinstance(value, Mapping):
        return str(value)
    return ", ".join(f"{key}={inner}" for key, inner in value.items())


def _are_objects(value: Any) -> bool:
    return isinstance(value, list | tuple) and all(isinstance(one, Mapping) for one in value)


def _named(value: Any) -> str:
    """Say the names of files."""
    if not isinstance(value, list | tuple):
        return str(value)
    return ", ".join(
        str(one.get("name")) if isinstance(one, Mapping) else str(one) for one in value
    )


def _flagged(value: Any) -> str:
    return "" if isinstance(value, bool) else str(value)


TEXT = Shape("a text", lambda value: isinstance(value, str))
WORDS = replace(TEXT, free=True)
REASON = replace(TEXT, says=_reason)
NUMBER = Shape("a number", _is_number)
FLAG = Shape("true or false", lambda value: isinstance(value, bool), _flagged)
TEXTS = Shape("a list of texts", _are_texts, _listed)
MANY_WORDS = replace(TEXTS, free=True)
MAP = Shape("an object", lambda value: isinstance(value, Mapping), _mapped, free=True)
FILES = Shape("a list of objects", _are_objects, _named, free=True)
