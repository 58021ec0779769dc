"""Which events a DescribeEvents means."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.sandbox.aws.events import Event, select
from bot.sandbox.aws.refused import Refused

NOW = datetime(2026, 11, 20, 3, 12, tzinfo=UTC)


def _event(minutes_ago: float, source: str = "db", *categories: str) -> Event:
    at = NOW - timedelta(minutes=minutes_ago)
    return Event(source, "db-instance", f"{minutes_ago}", at, categories)


EVENTS = [_event(1), _event(59, "other"), _event(61), _event(5, "db", "failover")]


@pytest.mark.parametrize(
    ("asked", "messages"),
    [
        ({}, ["59", "5", "1"]),
        ({"Duration": 90}, ["61", "59", "5", "1"]),
        ({"StartTime": NOW - timedelta(minutes=10)}, ["5", "1"]),
        ({"EndTime": NOW - timedelta(minutes=2)}, ["61", "59", "5"]),
        ({"EventCategories": ["failover", "creation"]}, ["5"]),
        ({"SourceType": "db-cluster"}, []),
        ({"SourceType": "db-instance", "SourceIdentifier": "other"}, ["59"]),
    ],
)
def test_select(asked: dict[str, Any], messages: list[str]) -> None:
    assert [event.message for event in select(EVENTS, asked, NOW)] == messages


def test_motos_own_times_are_utc() -> None:
    own = Event("db", "db-instance", "own", NOW.replace(tzinfo=None))

    assert select([own], {"Duration": 1}, NOW) == [own]


def test_a_source_needs_its_type() -> None:
    with pytest.raises(Refused, match="without source type"):
        select(EVENTS, {"SourceIdentifier": "db"}, NOW)
