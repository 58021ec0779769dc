"""Who is on call, whatever the clocks of their zone do."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from bot.core.rotation import Rotation, on_call

BERLIN, START = ZoneInfo("Europe/Berlin"), datetime(2026, 1, 5, 9)  # noqa: DTZ001  (local)
THREE = ["amina", "yusuf", "lena"]
ZONES = ["UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu"]
MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2032, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001  (made aware)


def rotation(**given_: Any) -> Rotation:
    fields = {"people": THREE, "start": "2026-01-05T09:00", "timezone": "Europe/Berlin"}
    return Rotation.model_validate(fields | given_)


def local(*moment: int) -> datetime:
    """Return a moment as a clock in Berlin shows it."""
    return datetime(*moment, tzinfo=BERLIN)  # type: ignore[arg-type, misc]  # year, month, ...


def test_each_has_a_week_and_then_it_begins_again() -> None:
    monday = local(2026, 1, 5, 9)
    found = [on_call(rotation(), monday + timedelta(weeks=week)) for week in range(4)]
    assert found == ["amina", "yusuf", "lena", "amina"]
    assert on_call(rotation(), monday - timedelta(seconds=1)) == "lena"


@pytest.mark.parametrize("day", [(2026, 3, 30), (2026, 10, 26), (2026, 7, 6), (2026, 12, 7)])
def test_the_handover_stays_at_nine_summer_and_winter(day: tuple[int, int, int]) -> None:
    before, after = (on_call(rotation(), local(*day, *t)) for t in ((8, 59), (9, 0)))
    assert THREE.index(after) == (THREE.index(before) + 1) % 3


@pytest.mark.parametrize("fold", [0, 1])
def test_the_hour_that_comes_twice_is_of_one_turn(fold: int) -> None:
    twice = datetime(2026, 10, 25, 2, 30, tzinfo=BERLIN, fold=fold)
    daily = rotation(every="1", start="2026-01-05T02:00")
    assert on_call(daily, twice) == on_call(daily, local(2026, 10, 25, 4))


def test_a_handover_in_the_hour_that_never_comes_happens_all_the_same() -> None:
    daily = rotation(every="1", start="2026-01-05T02:30")
    before, after = (on_call(daily, local(2026, 3, 29, hour)) for hour in (1, 3))
    assert THREE.index(after) == (THREE.index(before) + 1) % 3


@given(zone=st.sampled_from(ZONES), at=MOMENTS, every=st.integers(1, 366))
def test_turns_are_counted_on_the_wall_clock(zone: str, at: datetime, every: int) -> None:
    one = rotation(timezone=zone, every=str(every))
    wall = at.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    since = START
    turn = 0
    if wall >= since:
        while since + timedelta(days=every) <= wall:
            since, turn = since + timedelta(days=every), turn + 1
    else:
        while since > wall:
            since, turn = since - timedelta(days=every), turn - 1
    assert on_call(one, at) == THREE[turn % 3]


@given(zone=st.sampled_from(ZONES), at=MOMENTS)
def test_the_zone_in_which_the_moment_is_told_changes_nothing(zone: str, at: datetime) -> None:
    assert on_call(rotation(), at.astimezone(ZoneInfo(zone))) == on_call(rotation(), at)


@given(
    zone=st.sampled_from(ZONES),
    at=MOMENTS,
    start=st.datetimes(datetime(2020, 1, 1), datetime(2032, 1, 1)),  # noqa: DTZ001  (local)
    length=st.timedeltas(timedelta(seconds=1), timedelta(days=30)),
)
def test_an_override_holds_from_its_start_until_before_its_end(
    zone: str, at: datetime, start: datetime, length: timedelta
) -> None:
    over = {"person": "night", "start": start.isoformat(), "end": (start + length).isoformat()}
    wall = at.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    found = on_call(rotation(timezone=zone, overrides=[over]), at)
    usual = on_call(rotation(timezone=zone), at)
    assert found == ("night" if start <= wall < start + length else usual)


def test_the_last_override_that_fits_wins() -> None:
    first = {"person": "yusuf", "start": "2026-01-06T09:00", "end": "2026-01-09T09:00"}
    second = {"person": "lena", "start": "2026-01-07T09:00", "end": "2026-01-08T09:00"}
    one = rotation(overrides=[first, second])
    found = [on_call(one, local(2026, 1, day, 12)) for day in (5, 6, 7, 8, 9)]
    assert found == ["amina", "yusuf", "lena", "yusuf", "amina"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"people": []},
        {"start": "monday"},
        {"start": "5"},
        {"start": "2026-01-05T09:00Z"},
        {"timezone": "Mars/Base"},
        {"timezone": "Europe"},
        {"timezone": "../../etc/passwd"},
        {"every": "0"},
        {"every": "367"},
        {"every": "a week"},
        {"every": "-1"},
        {"overrides": [{"person": "x", "start": "2026-01-06", "end": "2026-01-06"}]},
    ],
)
def test_what_makes_no_sense_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        rotation(**wrong)
