"""What the ledger keeps of a backfill: every happening, and what each question found."""

from collections.abc import Mapping
from typing import Any

from bot.core.backfill import Backfill, Part
from bot.core.past import Happening, Past


def asked_fields(asked: Backfill) -> Mapping[str, Any]:
    """Return what was asked for."""
    return {
        "since": asked.begin.isoformat(),
        "until": asked.end.isoformat(),
        "diagnostics": list(dict.fromkeys(part.name for part in asked.parts)),
    }


def happened_fields(part: Part, told: Past, one: Happening) -> Mapping[str, Any]:
    """Return one happening, with its source, what was asked, and the time at the source."""
    return {
        "source": told.source,
        "source_at": one.at.isoformat(),
        "says": one.says,
        "who": one.who,
        "request_id": one.request_id,
        "id": one.id,
        "target": _target(part),
        "query": told.query,
    }


def read_fields(part: Part, told: Past) -> Mapping[str, Any]:
    """Return how much a question found."""
    counts = {"found": part.found, "new": part.new, "is_cut": part.is_cut}
    return {**_about(part), "source": told.source, "query": told.query, **counts}


def failed_fields(part: Part) -> Mapping[str, Any]:
    """Return why a question found nothing."""
    return {**_about(part), "problem": part.says}


def _about(part: Part) -> Mapping[str, Any]:
    return {"diagnostic": part.name, "target": _target(part)}


def _target(part: Part) -> str:
    return f"{part.kind} {part.id}".strip()
