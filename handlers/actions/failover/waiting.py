"""Wait until a failover is over, but not for ever."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from bot.core.action import Aws, Outcome
from bot.core.plan import Plan
from handlers.actions.failover.look import look

Made = Mapping[str, Any]
BEGAN = "began"


def utc_now() -> datetime:
    """Return the time, in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to wait after the start, and how often to look, in seconds."""

    seconds: float = 900.0
    every: float = 5.0
    clock: Callable[[], datetime] = utc_now

    def ends(self, made: Made) -> bool:
        """Tell whether it has waited long enough. made: by `starting`, with its time."""
        began = datetime.fromisoformat(made[BEGAN])
        return (self.clock() - began).total_seconds() >= self.seconds


def wait(patience: Patience, aws: Aws, plan: Plan, made: Made) -> Outcome:
    """Look whether it is over, and ask for another look; when patience ends, tell where it is."""
    standing = look(aws, plan, made)
    if standing.is_over:
        return Outcome(ok=standing.is_done, says=standing.says)
    if patience.ends(made):
        return Outcome(ok=False, says=f"Not there after {patience.seconds:g} s: {standing.says}")
    return Outcome(ok=True, says=standing.says, again=patience.every)


def verify(aws: Aws, plan: Plan, made: Made) -> Outcome:
    """Read whether the effect is there, not whether the call was answered."""
    standing = look(aws, plan, made)
    return Outcome(ok=standing.is_done, says=standing.says)
