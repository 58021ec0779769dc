"""Where the sandbox's time comes from."""

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """Return the current time, aware, in UTC."""
    return datetime.now(UTC)


def iso_millis(at: datetime) -> str:
    """Write a UTC time as most AWS services do: `2026-11-20T03:12:00.000Z`."""
    return at.strftime("%Y-%m-%dT%H:%M:%S.") + f"{at.microsecond // 1000:03d}Z"


def iso_seconds(at: datetime) -> str:
    """Write a UTC time as EventBridge's envelope does: `2026-11-20T03:12:00Z`."""
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")
