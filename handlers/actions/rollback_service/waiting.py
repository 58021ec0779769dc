"""Wait until a service is back, but not for ever."""

from collections.abc import Mapping
from typing import Any

from bot.core.action import Aws, Outcome
from bot.core.plan import Plan
from handlers.actions.rollback_service.code_deploy_standing import code_deploy_standing
from handlers.actions.rollback_service.ecs_standing import ecs_standing
from handlers.actions.rollback_service.refusal import NoWayBack
from handlers.actions.rollback_service.service import read_service
from handlers.actions.rollback_service.standing import Read, Standing, lost
from handlers.patience import Patience

Made = Mapping[str, Any]
READS: Mapping[str, Read] = {"ECS": ecs_standing, "CODE_DEPLOY": code_deploy_standing}


def wait(patience: Patience, aws: Aws, plan: Plan, made: Made) -> Outcome:
    """Look whether it is over, and ask for another look; when patience ends, tell where it is."""
    return patience.outcome(where(aws, plan), made)


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
