"""What alarms did before the account was made: one of the shop's is an old friend."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from types import MappingProxyType

State = tuple[str, str, datetime]  # what it is, why, and since when
WHY = "Threshold Crossed: 1 datapoint was greater than the threshold (50.0)."
# How long before, and for how long.
FIRED: Mapping[str, tuple[tuple[timedelta, timedelta], ...]] = MappingProxyType(
    {
        "api-5xx-high": (
            (timedelta(days=9, hours=5, minutes=20), timedelta(minutes=7)),
            (timedelta(days=6, hours=4, minutes=50), timedelta(minutes=12)),
            (timedelta(days=2, hours=5, minutes=2), timedelta(minutes=4)),
        )
    }
)


def past(name: str, made: datetime) -> Iterator[State]:
    """Yield the states that an alarm was in before it was made, the first first."""
    for before, lasted in FIRED.get(name, ()):
        yield "ALARM", WHY, made - before
        yield "OK", "It is over", made - before + lasted
