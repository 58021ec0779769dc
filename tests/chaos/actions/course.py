"""One run from its beginning to its end."""

from dataclasses import dataclass
from datetime import datetime

from bot.core.run import Run
from tests.chaos.actions.aim import Aim
from tests.chaos.actions.standing import Standing

UNDONE = ", undone"


def row_of(aim: Aim, run: Run) -> str:
    """Return the line of the table that a run counts in."""
    return f"{aim.row}{UNDONE}" if run.undoes else aim.row


@dataclass(frozen=True, slots=True)
class Course:
    """A run, and its target before and after. killed_at: None where nothing was killed."""

    aim: Aim
    run: Run
    before: Standing
    after: Standing
    began_at: datetime
    killed_at: datetime | None

    @property
    def row(self) -> str:
        """Return its line of the table."""
        return row_of(self.aim, self.run)

    @property
    def was_hit(self) -> bool:
        """Tell whether its process died while it was under way: it was taken up again."""
        return self.run.epoch > 1

    @property
    def was_calm(self) -> bool:
        """Tell whether it was over before anything was killed."""
        ended = self.run.ended_at
        return ended is not None and (self.killed_at is None or ended < self.killed_at)

    @property
    def effects(self) -> int:
        """Return how many effects it had in AWS."""
        return self.after.effects - self.before.effects

    @property
    def waited(self) -> float:
        """Return the seconds from its approval until a process took it up, or was killed."""
        ends = [at for at in (self.run.started_at, self.killed_at) if at]
        return max(0.0, _seconds(self.began_at, min(ends, default=None)))

    @property
    def lasted(self) -> float:
        """Return the seconds from its take-up to its end."""
        return _seconds(self.run.started_at, self.run.ended_at)

    @property
    def recovered(self) -> float:
        """Return the seconds from the kill to its end."""
        return _seconds(self.killed_at, self.run.ended_at)


def _seconds(start: datetime | None, end: datetime | None) -> float:
    return (end - start).total_seconds() if start and end else 0.0
