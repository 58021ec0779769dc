"""Where the sandbox's time comes from."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """Return the current time, aware, in UTC."""
    return datetime.now(UTC)


class SettableClock:
    """A clock that can be set back from the true time, or ahead where `behind` is negative."""

    def __init__(self, true: Clock = utc_now) -> None:
        self._true = true
        self.behind = timedelta()

    def __call__(self) -> datetime:
        """Return what it shows."""
        return self._true() - self.behind


def iso_millis(at: datetime) -> str:
    """Write a UTC time as most AWS services do: `2026-11-20T03:12:00.000Z`."""
    return at.strftime("%Y-%m-%dT%H:%M:%S.") + f"{at.microsecond // 1000:03d}Z"


def iso_seconds(at: datetime) -> str:
    """Write a UTC time as EventBridge's envelope does: `2026-11-20T03:12:00Z`."""
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")
