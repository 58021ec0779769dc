"""How far Firebreak is behind: what waits, and since when."""

from dataclasses import dataclass
from datetime import datetime, timedelta

LATE = timedelta(seconds=30)  # what waits longer is behind, and people are told


@dataclass(frozen=True, slots=True)
class Backlog:
    """Things that wait their turn, and the moment from which the oldest does."""

    count: int
    oldest: datetime

    def is_late(self, now: datetime, after: timedelta = LATE) -> bool:
        """Tell whether the oldest has waited for longer than that."""
        return now - self.oldest > after
