"""Moments and lengths as people read them."""

from datetime import timedelta

import pytest

from bot.export.length import clock, length, offset, stamp
from tests.support.alerts import minute


@pytest.mark.parametrize(
    ("seconds", "says"),
    [
        (0, "0 s"), (59, "59 s"), (60, "1 min"), (845, "14 min 5 s"), (3600, "1 h"),
        (7261, "2 h 1 min"), (90_000, "1 d 1 h"), (-5, "0 s"),
    ],
)  # fmt: skip
def test_a_length_has_its_two_largest_units(seconds: int, says: str) -> None:
    assert length(timedelta(seconds=seconds)) == says


@pytest.mark.parametrize(
    ("seconds", "says"),
    [
        (0, "+0:00:00"),
        (845.9, "+0:14:05"),
        (-5, "-0:00:05"),
        (-0.4, "+0:00:00"),
        (90_000, "+25:00:00"),
    ],
)
def test_an_offset_has_a_sign(seconds: float, says: str) -> None:
    assert offset(timedelta(seconds=seconds)) == says


def test_moments_are_utc() -> None:
    assert (stamp(minute(4)), clock(minute(4))) == ("2026-11-20 03:04:00 UTC", "03:04:00")
