"""Wait until AWS is done, but not for ever: one look at a time, and where it stands at the end."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Protocol

from bot.core.action import Outcome

BEGAN = "began"


def utc_now() -> datetime:
    """Return the time, in UTC."""
    return datetime.now(UTC)


class Seen(Protocol):
    """Where something stands. says: in one sentence."""

    @property
    def is_over(self) -> bool:
        """Tell whether there is nothing left to wait for."""

    @property
    def is_done(self) -> bool:
        """Tell whether it has come to a good end."""

    @property
    def says(self) -> str:
        """Return it in words."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to wait after the start, else the first look, and how often to look, in seconds."""

    seconds: float = 900.0
    every: float = 5.0
    clock: Callable[[], datetime] = utc_now

    def outcome(self, seen: Seen, made: Mapping[str, Any]) -> Outcome:
        """Return a look's outcome, which asks for another look until it is over, or long enough."""
        if seen.is_over:
            return Outcome(ok=seen.is_done, says=seen.says)
        now = self.clock()
        began = made.get(BEGAN, now.isoformat())
        if (now - datetime.fromisoformat(began)).total_seconds() >= self.seconds:
            return Outcome(ok=False, says=f"Not there after {self.seconds:g} s: {seen.says}")
        return Outcome(ok=True, says=seen.says, made={BEGAN: began}, again=self.every)
