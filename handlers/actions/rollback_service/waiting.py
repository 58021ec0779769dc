"""Wait until a service is back, but not for ever."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from bot.core.action import Aws, Outcome
from bot.core.plan import Plan
from handlers.actions.rollback_service.code_deploy_standing import code_deploy_standing
from handlers.actions.rollback_service.ecs_standing import ecs_standing
from handlers.actions.rollback_service.refusal import NoWayBack
from handlers.actions.rollback_service.service import read_service
from handlers.actions.rollback_service.standing import Read, Standing, lost

Made = Mapping[str, Any]
READS: Mapping[str, Read] = {"ECS": ecs_standing, "CODE_DEPLOY": code_deploy_standing}


BEGAN = "began"


def utc_now() -> datetime:
    """Return the time, in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to wait from the first look, and how often to look, in seconds."""

    seconds: float = 900.0
    every: float = 5.0
    clock: Callable[[], datetime] = utc_now


def wait(patience: Patience, aws: Aws, plan: Plan, made: Made) -> Outcome:
    """Look whether it is over, and ask for another look; when patience ends, tell where it is."""
    standing, now = where(aws, plan), patience.clock()
    if standing.is_over:
        return Outcome(ok=standing.is_done, says=standing.says)
    began = made.get(BEGAN, now.isoformat())
    if (now - datetime.fromisoformat(began)).total_seconds() >= patience.seconds:
        return Outcome(ok=False, says=f"Not there after {patience.seconds:g} s: {standing.says}")
    return Outcome(ok=True, says=standing.says, made={BEGAN: began}, again=patience.every)


def verify(aws: Aws, plan: Plan, _made: Made) -> Outcome:
    """Read whether the service runs what the plan says, all of it, and nothing else."""
    standing = where(aws, plan)
    return Outcome(ok=standing.is_done, says=standing.says)


def where(aws: Aws, plan: Plan) -> Standing:
    """Read where it stands; raises botocore's errors as they come."""
    try:
        service = read_service(aws, plan.target)
    except NoWayBack as refused:
        return lost(str(refused))
    return READS[plan.saved["controller"]](aws, plan, service)
