"""An entry as one plain line for people: what a timeline shows, and an export."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.core.actor import SYSTEM_ACTOR
from bot.core.kinds.kind import Kind, Source

_PARTS = re.compile(r"\[([^\]]*)\]|([^\[]+)")
_FIELD = re.compile(r"\{(\w+)\}")
_BLANKS = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Gone:
    """Stands in place of a field's value that is not there any more, or not shown here."""

    says: str


ERASED, REDACTED = Gone("[erased]"), Gone("[redacted]")


def spoken(kind: Kind | None, name: str, fields: Mapping[str, Any]) -> str:
    """Return the sentence of an entry of a kind; None for a kind that nobody knows here."""
    if kind is None:
        kind = Kind(name, Source.UNKNOWN, "")
        words = f"{name}, by {_said(kind, 'actor', fields)} (a kind of another release)"
    else:
        found = _PARTS.findall(kind.words)
        words = "".join(_part(kind, optional, plain, fields) for optional, plain in found)
    return _BLANKS.sub(" ", words).strip()


def _part(kind: Kind, optional: str, plain: str, fields: Mapping[str, Any]) -> str:
    if any(not fields.get(name) for name in _FIELD.findall(optional)):
        return ""
    return _FIELD.sub(lambda found: _said(kind, found[1], fields), optional or plain)


def _said(kind: Kind, name: str, fields: Mapping[str, Any]) -> str:
    value = fields.get(name, ERASED)
    if isinstance(value, Gone):
        return value.says
    if name == "actor" and value == SYSTEM_ACTOR:
        return "Firebreak"
    shape = kind.shape(name)
    return shape.says(value) if shape else str(value)
