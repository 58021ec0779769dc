"""A token bucket: how often something may happen."""

from collections.abc import Callable
from datetime import datetime


class Allowance:
    """Allows `burst` times at once, and `per_second` in the long run."""

    def __init__(self, burst: int, per_second: float, clock: Callable[[], datetime]) -> None:
        self._burst = float(burst)
        self._per_second = per_second
        self._clock = clock
        self._left = self._burst
        self._at = clock()

    def spend(self) -> bool:
        """Use it once; False where nothing is left."""
        now = self._clock()
        earned = (now - self._at).total_seconds() * self._per_second
        self._left = min(self._burst, self._left + max(0.0, earned))
        self._at = now
        if self._left < 1:
            return False
        self._left -= 1
        return True
