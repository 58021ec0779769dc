from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.outbound.when import ago, clock, elapsed

NOW = datetime(2026, 11, 20, 3, 16, tzinfo=UTC)


def test_a_time_today_and_one_of_another_day() -> None:
    assert clock(NOW, NOW) == f"<!date^{int(NOW.timestamp())}^{{time}}|03:16 UTC>"
    before = NOW - timedelta(days=2)
    assert clock(before, NOW).endswith("^{date_short_pretty} {time}|2026-11-18 03:16 UTC>")


def test_the_fallback_is_utc_whatever_the_zone() -> None:
    there = NOW.astimezone(timezone(timedelta(hours=5, minutes=30)))
    assert clock(there, NOW) == clock(NOW, NOW)


def test_ago_stays_true() -> None:
    assert ago(NOW - timedelta(minutes=4), NOW).endswith("^{ago}|4 min ago>")


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (-5, "0 s"),
        (59, "59 s"),
        (60, "1 min"),
        (3_599, "59 min"),
        (3_600, "1 h"),
        (2 * 86_400 - 1, "47 h"),
        (2 * 86_400, "2 days"),
    ],
)
def test_a_duration_in_its_largest_whole_unit(seconds: int, said: str) -> None:
    assert elapsed(timedelta(seconds=seconds)) == said


@given(st.datetimes(timezones=st.just(UTC)), st.datetimes(timezones=st.just(UTC)))
def test_any_moment_can_be_written(at: datetime, now: datetime) -> None:
    assert clock(at, now).count("|") == ago(at, now).count("|") == 1
