from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from handlers.diagnostics.when import clock, lasted, moment
from tests.handlers.diagnostics.asking import AT

FAR_EAST = timezone(timedelta(hours=9))


@pytest.mark.parametrize(
    ("span", "says"),
    [
        ({"seconds": -5}, "0 s"),
        ({"seconds": 119}, "119 s"),
        ({"minutes": 2}, "2 min"),
        ({"minutes": 119}, "119 min"),
        ({"hours": 2}, "2 h"),
        ({"hours": 47}, "47 h"),
        ({"days": 2}, "2 days"),
        ({"days": 14, "hours": 5}, "14 days"),
    ],
)
def test_a_span_is_told_in_the_unit_that_says_most(span: dict[str, int], says: str) -> None:
    assert lasted(timedelta(**span)) == says


def test_a_moment_of_another_day_has_its_day() -> None:
    assert clock(AT, AT) == "03:14 UTC"
    assert clock(AT - timedelta(hours=4), AT) == "19 Nov 23:14 UTC"
    assert clock(None, AT) == "at an unknown time"


def test_a_moment_is_told_in_utc() -> None:
    assert moment({"at": datetime(2026, 11, 20, 12, 14, tzinfo=FAR_EAST)}, "at") == AT


@pytest.mark.parametrize(
    "value",
    [None, "2026-11-20", 7, AT.replace(tzinfo=None), datetime.min.replace(tzinfo=FAR_EAST)],
)
def test_what_is_no_moment_is_none(value: Any) -> None:
    assert moment({"at": value}, "at") is None
    assert moment({}, "at") is None


def test_the_calendar_s_first_hour_is_a_moment_in_utc() -> None:
    first = datetime.min.replace(tzinfo=UTC)
    assert moment({"at": first}, "at") == first
