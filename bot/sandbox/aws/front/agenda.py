"""What will happen: nothing runs in between, so a request makes time pass."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from bot.sandbox.aws.pace import Pace

# What happens, told when: the moment it was due, not the one at which somebody asked.
Happening = Callable[[datetime], None]


@dataclass(slots=True)
class Agenda:
    """Happenings ahead, each with its time."""

    pace: Pace
    ahead: list[tuple[datetime, Happening]] = field(default_factory=list)

    def plan(self, start: datetime, seconds: float, happening: Happening) -> None:
        """Let something happen that many seconds of the pace after a start."""
        self.ahead.append((self.pace.after(start, seconds), happening))

    def advance(self, now: datetime) -> None:
        """Let everything happen whose time has come, in its order."""
        due = sorted((each for each in self.ahead if each[0] <= now), key=lambda each: each[0])
        self.ahead = [each for each in self.ahead if each[0] > now]
        for at, happening in due:
            happening(at)
