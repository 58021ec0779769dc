from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.events.times import moment, stamp

AT = datetime(2026, 11, 20, 3, 12, 1, 123000, tzinfo=UTC)


@pytest.mark.parametrize(
    "written",
    [
        "2026-11-20T03:12:01.123+0000",
        "2026-11-20T03:12:01.123Z",
        "2026-11-20T03:12:01.123999Z",
        "2026-11-20T04:12:01.123+01:00",
    ],
)
def test_one_moment_however_it_is_written(written: str) -> None:
    found = moment(written)
    assert found == AT
    assert found.utcoffset() == timedelta(0)
    assert stamp(found) == "2026-11-20T03:12:01.123+00:00"


def test_health_writes_times_as_mail_does() -> None:
    assert moment("Fri, 20 Nov 2026 03:12:01 GMT") == AT.replace(microsecond=0)


@pytest.mark.parametrize(
    "written",
    [
        "",
        "yesterday",
        "2026-11-20 03:12:00.100",
        "2026-11-20",
        "0001-01-01T00:00:00+14:00",
        "9999-12-31T23:59:59-12:00",
        "Fri, 20 Nov 2026 03:12:01",
        "Fri, 99 Nov 2026 03:12:01 GMT",
        "1, 1 1 1 1:1:1 +99999999999",
    ],
)
def test_naive_and_impossible_times_are_none(written: str) -> None:
    assert moment(written) is None


@given(st.text())
def test_any_text_is_a_moment_or_none(written: str) -> None:
    found = moment(written)
    assert found is None or found.utcoffset() == timedelta(0)


@given(st.datetimes(timezones=st.just(UTC)))
def test_a_stamp_reads_back_to_the_millisecond(at: datetime) -> None:
    found = moment(at.isoformat())
    assert found is not None
    assert timedelta(0) <= at - found < timedelta(milliseconds=1)
    assert moment(stamp(found)) == found
