"""When an alarm fired: from one state update to the next.

Source: Amazon CloudWatch API Reference, "AlarmHistoryItem".
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from handlers.diagnostics.when import moment
from handlers.events.reading import parse_json, text

UPDATED = re.compile(r"Alarm updated from \S+ to (\S+)")


@dataclass(frozen=True, slots=True)
class Firing:
    """began, ended: ended is None where it still fires. reason: CloudWatch's words."""

    began: datetime
    ended: datetime | None
    reason: str


def firings(items: Iterable[object]) -> list[Firing]:
    """Return how often an alarm was in ALARM, the newest first, out of its state updates."""
    return list(_pair(sorted(updates(items), key=lambda each: each[0])))[::-1]


def _pair(updates: list[tuple[datetime, str, str]]) -> Iterator[Firing]:
    began: tuple[datetime, str] | None = None
    for at, state, reason in updates:
        if state == "ALARM":
            began = began or (at, reason)
        elif began:
            yield Firing(began[0], at, began[1])
            began = None
    if began:
        yield Firing(began[0], None, began[1])


def updates(items: Iterable[object]) -> Iterator[tuple[datetime, str, str]]:
    """Yield when an alarm went to which state, and CloudWatch's reason."""
    for item in items:
        new = parse_json(text(item, "HistoryData"))
        state = text(new, "newState", "stateValue") or _summed_up(text(item, "HistorySummary"))
        if (at := moment(item, "Timestamp")) and state:
            yield at, state, text(new, "newState", "stateReason")


def _summed_up(summary: str) -> str:
    found = UPDATED.match(summary)
    return found[1] if found else ""
