"""An incident of the past that was about the same thing: when, how long, what ended it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

SHOWN = 3  # at most


@dataclass(frozen=True, slots=True)
class Before:
    """One of the past; people call it `INC-<number>`.

    fixed: the title of the action after which it was over, "" where none ran; link: leads to
    its message in Slack, "" where none is known.
    """

    number: int
    opened_at: datetime
    resolved_at: datetime
    fixed: str = ""
    link: str = ""

    @property
    def lasted(self) -> timedelta:
        """Return how long it was open."""
        return self.resolved_at - self.opened_at
