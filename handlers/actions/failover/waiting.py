"""Wait until a failover is over, but not for ever."""

from collections.abc import Mapping
from typing import Any

from bot.core.action import Aws, Outcome
from bot.core.plan import Plan
from handlers.actions.failover.look import look
from handlers.patience import Patience

Made = Mapping[str, Any]


def wait(patience: Patience, aws: Aws, plan: Plan, made: Made) -> Outcome:
    """Look whether it is over, and ask for another look; when patience ends, tell where it is."""
    return patience.outcome(look(aws, plan, made), made)


def verify(aws: Aws, plan: Plan, made: Made) -> Outcome:
    """Read whether the effect is there, not whether the call was answered."""
    standing = look(aws, plan, made)
    return Outcome(ok=standing.is_done, says=standing.says)
