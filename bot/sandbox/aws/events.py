"""The events that RDS and ElastiCache remember, and which of them somebody asks for."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.sandbox.aws.refused import Refused

HOUR = 60  # minutes that are looked back, where nobody says otherwise


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to a resource. source_type: as DescribeEvents lists them."""

    source_identifier: str
    source_type: str
    message: str
    date: datetime
    event_categories: tuple[str, ...] = ()
    source_arn: str = ""


def select(events: Iterable[Any], asked: Mapping[str, Any], now: datetime) -> list[Any]:
    """Return the events that the parameters of a DescribeEvents mean, the oldest first.

    Amazon RDS API Reference, "DescribeEvents"; an event of moto's own has its time without zone.
    """
    if asked.get("SourceIdentifier") and not asked.get("SourceType"):
        message = "Cannot specify source identifier without source type"
        raise Refused("InvalidParameterCombination", message)
    end = asked.get("EndTime", now)
    start = asked.get("StartTime", end - timedelta(minutes=asked.get("Duration", HOUR)))
    found = [each for each in events if start <= _utc(each.date) <= end and _is_of(each, asked)]
    return sorted(found, key=lambda each: _utc(each.date))


def _is_of(event: Any, asked: Mapping[str, Any]) -> bool:
    categories = asked.get("EventCategories")
    return (
        asked.get("SourceIdentifier") in (None, event.source_identifier)
        and asked.get("SourceType") in (None, event.source_type)
        and (not categories or bool(set(categories) & set(event.event_categories)))
    )


def _utc(at: datetime) -> datetime:
    return at if at.tzinfo else at.replace(tzinfo=UTC)
