"""Time, injected so that tests can turn it."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TypeAlias

Clock: TypeAlias = Callable[[], datetime]
"""Tells the time: UTC, aware."""


def system_clock() -> datetime:
    """Tell the computer's time."""
    return datetime.now(UTC)


class Timestamps:
    """Slack's message ids: seconds with six decimals, each later than the one before."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._last = 0

    def next(self) -> str:
        """Return a `ts` such as `1763633999.000123`, unique in this workspace."""
        now = int(self._clock().timestamp() * 1_000_000)
        self._last = max(now, self._last + 1)
        return f"{self._last // 1_000_000}.{self._last % 1_000_000:06}"
