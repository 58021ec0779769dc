"""Read JSON from outside without ever failing: what is odd or absent reads as empty."""

import json
import math
from collections.abc import Mapping

INTEGER_DIGITS = 40  # no AWS number is longer, and int() refuses beyond 4,300 digits


def parse_json(text: str) -> object:
    """Return the JSON in a text; None where it is none, or nests too deeply to read.

    NaN and infinities read as None: JSON has none, and arithmetic on them lies.
    """
    try:
        return _DECODER.decode(text)
    except ValueError:
        return None  # not JSON: the text stands for itself
    except RecursionError:
        return None  # nested hundreds of levels deep: no AWS message is


def at(value: object, *path: str | int) -> object:
    """Return what lies at the end of a path of keys and indexes, None if the path breaks.

    Indexes count from 0 and are never negative.
    """
    for step in path:
        if isinstance(value, dict):
            value = value.get(step)
        elif isinstance(value, list) and isinstance(step, int) and step < len(value):
            value = value[step]
        else:
            return None
    return value


def text(value: object, *path: str | int) -> str:
    """Return a string, number or boolean there as trimmed text; "" for anything else."""
    found = at(value, *path) if path else value
    if isinstance(found, str):
        return found.strip()
    if isinstance(found, bool):
        return "true" if found else "false"
    if isinstance(found, int | float) and math.isfinite(found):
        return format(found, ".15g") if isinstance(found, float) else str(found)
    return ""


def number(value: object, *path: str | int) -> float | None:
    """Return a finite number there, also one written as a string; None for anything else."""
    found = at(value, *path)
    if isinstance(found, bool) or not isinstance(found, int | float | str):
        return None
    try:
        read = float(found)
    except ValueError:
        return None  # a string that is no number
    return read if math.isfinite(read) else None


def flag(value: object, *path: str | int) -> bool:
    """Tell whether true stands there, as a boolean or as a word."""
    return text(value, *path).lower() == "true"


def mapping(value: object, *path: str | int) -> Mapping[str, object]:
    """Return the object there, {} for anything else."""
    found = at(value, *path)
    return found if isinstance(found, dict) else {}


def listing(value: object, *path: str | int) -> list[object]:
    """Return the list there, [] for anything else."""
    found = at(value, *path)
    return found if isinstance(found, list) else []


def texts(value: object, *path: str | int) -> list[str]:
    """Return the non-empty texts of the list there."""
    return [read for item in listing(value, *path) if (read := text(item))]


def _integer(digits: str) -> int | float:
    return int(digits) if len(digits) <= INTEGER_DIGITS else float(digits)


def _nothing(_constant: str) -> None:
    return None


_DECODER = json.JSONDecoder(parse_int=_integer, parse_constant=_nothing)
