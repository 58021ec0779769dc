import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.events.quantity import human_bytes, human_number


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (90.0, "90"),
        (0.05, "0.05"),
        (1500, "1.5k"),
        (1234, "1234"),
        (-2000, "-2k"),
        (1e6, "1M"),
        (2.5e9, "2.5G"),
        (1234567, "1234567"),
        (0, "0"),
    ],
)
def test_numbers(value: float, said: str) -> None:
    assert human_number(value) == said


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (500_000_000, "500 MB"),
        (5_368_709_120, "5 GiB"),
        (524_288_000, "500 MiB"),
        (1_234_567, "1.23 MB"),
        (1000, "1 kB"),
        (12, "12 bytes"),
        (0, "0 bytes"),
        (2e12, "2 TB"),
    ],
)
def test_bytes(value: float, said: str) -> None:
    assert human_bytes(value) == said


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_any_number_can_be_said(value: float) -> None:
    assert human_number(value)
    assert human_bytes(value)
