"""Every kind of ledger entry: the one place that says which there are.

To add one, add a line to its noun's file; what is not registered cannot be appended. A kind is
for ever: entries of years ago must read well. A field that comes later is `maybe(...)`, and
stands in [brackets] in the sentence.
"""

from collections.abc import Mapping
from typing import Any

from bot.core.errors import EntryDoesNotFit
from bot.core.kinds import (
    alert,
    backfill,
    erasure,
    evidence,
    export,
    incident,
    message,
    note,
    page,
    pin,
    plan,
    run,
    system,
)
from bot.core.kinds.kind import Kind, Source
from bot.core.kinds.sentence import ERASED, REDACTED, Gone, spoken

NOUNS = (
    alert,
    incident,
    note,
    plan,
    run,
    message,
    pin,
    page,
    evidence,
    backfill,
    export,
    erasure,
    system,
)
KINDS: Mapping[str, Kind] = {kind.name: kind for noun in NOUNS for kind in noun.KINDS}

__all__ = [
    "ERASED",
    "KINDS",
    "REDACTED",
    "Gone",
    "Kind",
    "Source",
    "must_fit",
    "sentence",
    "source",
]


def sentence(kind: str, fields: Mapping[str, Any]) -> str:
    """Return an entry as one plain line, its people's ids as they stand (`slack:U01AMINA`).

    A value may be a `Gone`, which says itself; a required field that is missing says
    "[erased]". A kind of another release reads plainly too.
    """
    return spoken(KINDS.get(kind), kind, fields)


def source(kind: str) -> Source:
    """Return whose word an entry of a kind is."""
    return KINDS[kind].source if kind in KINDS else Source.UNKNOWN


def must_fit(kind: str, fields: Mapping[str, Any]) -> None:
    """Raise EntryDoesNotFit where a kind is not registered, or fields are not those it has."""
    known = KINDS.get(kind)
    if known is None:
        raise EntryDoesNotFit(f"{kind} is no kind of ledger entry: register it in bot/core/kinds")
    for name, value in fields.items():
        shape = known.fields.get(name)
        if shape is None:
            raise EntryDoesNotFit(f"{kind} has no field {name}")
        if not shape.fits(value):
            raise EntryDoesNotFit(f"{kind}: {name} must be {shape.name}, not {value!r}")
    for name, shape in known.fields.items():
        if shape.required and name not in fields:
            raise EntryDoesNotFit(f"{kind} needs the field {name}")
