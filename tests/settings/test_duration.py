from datetime import timedelta

import pytest
from pydantic import TypeAdapter, ValidationError

from bot.settings.duration import Duration

DURATION: TypeAdapter[timedelta] = TypeAdapter(Duration)


@pytest.mark.parametrize(
    ("text", "seconds"), [("0m", 0), ("90s", 90), ("10m", 600), ("2h", 7200), ("1d", 86400)]
)
def test_lengths_of_time(text: str, seconds: int) -> None:
    assert DURATION.validate_python(text) == timedelta(seconds=seconds)


@pytest.mark.parametrize("text", ["", "10", "m", "-5m", "1.5h", "5 m", "٣m", "9999999d", 5, None])
def test_what_is_no_length_of_time(text: object) -> None:
    with pytest.raises(ValidationError, match="is not a length of time"):
        DURATION.validate_python(text)
