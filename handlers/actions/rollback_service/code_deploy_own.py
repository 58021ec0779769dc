"""The CodeDeploy deployment that a plan made, found again."""

from collections.abc import Mapping
from typing import Any

from bot.core.plan import Plan
from handlers.actions.rollback_service.code_deploy_group import UNDER_WAY, Group, read_deployments

FINISHED = ("Succeeded", "Failed", "Stopped")


def own_deployment(codedeploy: Any, plan: Plan) -> Mapping[str, Any] | None:
    """Return the deployment with the plan's description; None where there is none."""
    group = Group(plan.saved["application"], plan.saved["group"], {})
    found = read_deployments(codedeploy, group, (*UNDER_WAY, *FINISHED))
    ours = (each for each in found if each.get("description") == plan.saved["description"])
    return next(ours, None)
