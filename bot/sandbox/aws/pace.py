"""How fast time goes for what takes time."""

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Pace:
    """Everything happens `speed` times as fast."""

    speed: float = 1.0

    def after(self, start: datetime, seconds: float) -> datetime:
        """Return the moment that many seconds of ours after another."""
        return start + timedelta(seconds=seconds / self.speed)

    def between(self, start: datetime, end: datetime) -> float:
        """Return how many seconds of ours passed."""
        return (end - start).total_seconds() * self.speed
