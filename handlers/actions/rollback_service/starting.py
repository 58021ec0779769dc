"""The step that sets the rollback off. Each way first reads whether that was done already."""

from collections.abc import Callable, Mapping
from typing import Any

from bot.core.action import Aws, Outcome
from bot.core.plan import Plan
from handlers.actions.rollback_service.code_deploy_group import UNDER_WAY
from handlers.actions.rollback_service.code_deploy_own import own_deployment
from handlers.actions.rollback_service.course import Way
from handlers.actions.rollback_service.history import (
    STOPPABLE,
    WORKED,
    read_deployments,
    read_history,
)
from handlers.actions.rollback_service.history import (
    UNDER_WAY as ECS_UNDER_WAY,
)
from handlers.actions.rollback_service.refusal import NoWayBack
from handlers.actions.rollback_service.service import read_service
from handlers.aws import request_ids
from handlers.calls import calls_of, invoke

Made = Mapping[str, Any]
Start = Callable[[Aws, Plan], Outcome]
AGAIN = "Plan again."


def start(way: Way, aws: Aws, plan: Plan, _made: Made) -> Outcome:
    """Run the step of a way; raises botocore's errors as they come."""
    try:
        return STARTS[way](aws, plan)
    except NoWayBack as refused:
        return Outcome(ok=False, says=f"{refused}. {AGAIN}")


def _stop(aws: Aws, plan: Plan) -> Outcome:
    found = read_deployments(aws.client("ecs"), [plan.saved["deployment"]])
    status = found[0]["status"] if found else "gone"
    if status in STOPPABLE:
        return _call(aws, plan, "ECS was told to stop the deployment and to go back")
    if status in ECS_UNDER_WAY:
        why = found[0].get("rollback", {}).get("reason") or found[0].get("statusReason")
        return Outcome(ok=True, says=f"ECS goes back already ({why or 'no reason given'})")
    if status in WORKED and found[0].get("rollback"):
        return Outcome(ok=True, says=f"ECS went back already ({found[0]['rollback']['reason']})")
    return Outcome(ok=False, says=f"The deployment is {status} by now. {AGAIN}")


def _update(aws: Aws, plan: Plan) -> Outcome:
    service, saved = read_service(aws, plan.target), plan.saved
    if service.task_definition == saved["to"]:
        return Outcome(ok=True, says=f"{service.label} is told already to run {_name(saved['to'])}")
    newest = read_history(aws.client("ecs"), service).newest
    if service.task_definition != saved["from"] or newest != saved["newest"]:
        now = _name(service.task_definition)
        says = f"Somebody deployed since: {service.label} is told to run {now}. {AGAIN}"
        return Outcome(ok=False, says=says)
    return _call(aws, plan, f"{service.label} was told to run {_name(saved['to'])}")


def _stop_code_deploy(aws: Aws, plan: Plan) -> Outcome:
    deployment = plan.saved["deployment"]
    found = aws.client("codedeploy").get_deployment(deploymentId=deployment)["deploymentInfo"]
    if found["status"] in UNDER_WAY:
        return _call(aws, plan, f"CodeDeploy was told to stop {deployment} and to go back")
    if found["status"] == "Stopped":
        return Outcome(ok=True, says=f"{deployment} is stopped already")
    return Outcome(ok=False, says=f"{deployment} is {found['status']} by now. {AGAIN}")


def _create_code_deploy(aws: Aws, plan: Plan) -> Outcome:
    own = own_deployment(aws.client("codedeploy"), plan)
    if own:
        return Outcome(ok=True, says=f"{own['deploymentId']} was created already")
    service = read_service(aws, plan.target)
    if service.task_definition != plan.saved["from"]:
        now = _name(service.task_definition)
        return Outcome(ok=False, says=f"Somebody deployed since: {now} serves. {AGAIN}")
    return _call(aws, plan, "CodeDeploy was told to deploy the old revision")


def _call(aws: Aws, plan: Plan, says: str) -> Outcome:
    (call,) = calls_of(plan, plan.saved["way"])
    answer = invoke(aws, call, {})
    made = {"deployment": answer["deploymentId"]} if "deploymentId" in answer else {}
    return Outcome(ok=True, says=says, request_ids=request_ids([answer]), made=made)


def _name(task_definition: str) -> str:
    return task_definition.rpartition("/")[2]


STARTS: Mapping[Way, Start] = {
    Way.STOP: _stop,
    Way.UPDATE: _update,
    Way.STOP_CODE_DEPLOY: _stop_code_deploy,
    Way.CREATE_CODE_DEPLOY: _create_code_deploy,
}
