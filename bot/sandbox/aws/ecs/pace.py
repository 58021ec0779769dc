"""How long things take in this ECS, in seconds; AWS needs minutes."""

from dataclasses import dataclass
from datetime import datetime, timedelta

TASKS_RUN = 4.0  # from the beginning of a deployment until its tasks run
COMPLETES = 8.0  # until the old tasks are gone
TASK_DIES = 3.0  # a task that dies lives so long, and the next one takes its place
ROLLBACK_BEGINS = 0.5  # from the request


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
