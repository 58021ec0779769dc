"""Where a rollback under CodeDeploy stands."""

from collections.abc import Mapping
from typing import Any

from bot.core.action import Aws
from bot.core.plan import Plan
from handlers.actions.rollback_service.code_deploy_group import UNDER_WAY
from handlers.actions.rollback_service.code_deploy_own import own_deployment
from handlers.actions.rollback_service.course import Way
from handlers.actions.rollback_service.service import Service
from handlers.actions.rollback_service.standing import Standing, done, lost, unhealthy_targets


def code_deploy_standing(aws: Aws, plan: Plan, service: Service) -> Standing:
    """Read where it stands: CodeDeploy's deployment first, then the tasks that serve."""
    deployment = _deployment(aws.client("codedeploy"), plan)
    if not deployment:
        return Standing("CodeDeploy has no deployment of this rollback yet")
    name, status = deployment["deploymentId"], deployment["status"]
    if status in UNDER_WAY:
        return Standing(f"CodeDeploy's {name} is {status}")
    if status == "Failed" or (status == "Stopped" and name != plan.saved.get("deployment")):
        return lost(f"CodeDeploy's {name} is {status}: {_why(deployment)}")
    return _serving(aws, plan, service, name)


def _deployment(codedeploy: Any, plan: Plan) -> Mapping[str, Any] | None:
    """Return what brings the service back: our own, or the one that follows the stopped one."""
    if not _is_stop(plan):
        return own_deployment(codedeploy, plan)
    stopped = _get(codedeploy, plan.saved["deployment"])
    follows = stopped.get("rollbackInfo", {}).get("rollbackDeploymentId")
    return _get(codedeploy, follows) if follows else stopped


def _get(codedeploy: Any, deployment: str) -> Mapping[str, Any]:
    found: Mapping[str, Any] = codedeploy.get_deployment(deploymentId=deployment)["deploymentInfo"]
    return found


def _serving(aws: Aws, plan: Plan, service: Service, deployment: str) -> Standing:
    tasks, to = service.task_set, plan.saved["to"]
    label = service.task_definition.rpartition("/")[2]
    if to and service.task_definition != to:
        return lost(f"CodeDeploy's {deployment} has ended, and {label} serves")
    if tasks.get("stabilityStatus") != "STEADY_STATE":
        return Standing(f"{label} serves; its tasks are not steady yet")
    if unhealthy := unhealthy_targets(aws, service):
        return Standing(f"{label} serves; {unhealthy}")
    return done(f"{label} serves, by CodeDeploy's {deployment}")


def _is_stop(plan: Plan) -> bool:
    return Way(plan.saved["way"]) is Way.STOP_CODE_DEPLOY


def _why(deployment: Mapping[str, Any]) -> str:
    return str(deployment.get("errorInformation", {}).get("message") or "no reason given")
