"""The way back under CodeDeploy (blue/green), where ECS may not change the task definition."""

from collections.abc import Mapping
from typing import Any

from bot.core.action import Aws
from bot.core.plan import Call, Precondition, Verdict
from handlers.actions.rollback_service.app_spec import key, task_definition, with_content
from handlers.actions.rollback_service.code_deploy_group import (
    UNDER_WAY,
    Group,
    read_deployments,
    read_group,
)
from handlers.actions.rollback_service.course import Course, Way
from handlers.actions.rollback_service.last_good import NAME, chosen
from handlers.actions.rollback_service.pick import pick
from handlers.actions.rollback_service.refusal import NoWayBack
from handlers.actions.rollback_service.revision import Revision
from handlers.actions.rollback_service.service import Service

JSON = Mapping[str, Any]


def code_deploy_course(aws: Aws, service: Service, incident: str) -> Course:
    """Choose the way back; raises NoWayBack where there is none."""
    codedeploy = aws.client("codedeploy")
    group = read_group(codedeploy, service)
    under_way = next(iter(read_deployments(codedeploy, group, UNDER_WAY)), None)
    if under_way:
        return _stop(codedeploy, service, group, under_way)
    if not group.live:
        why = "The tasks that serve now were not deployed by CodeDeploy: deploy once through it"
        raise NoWayBack(NAME, why)
    then, check = _last_good(codedeploy, service, group, group.live)
    now = with_content(codedeploy, group.application, group.live["revision"])
    description = f"Firebreak {incident}: back from {group.live['deploymentId']}"
    return create_course(service, group, now, then, check=check, description=description)


def create_course(  # noqa: PLR0913 - from where, to where, in whose words
    service: Service, group: Group, now: JSON, then: JSON, *, check: Precondition, description: str
) -> Course:
    """Return the course of a new CodeDeploy deployment of `then`.

    description: CodeDeploy takes no token, so this tells a later run that the deployment is ours.
    """
    parameters = {**group.parameters, "revision": then, "description": description}
    call = Call(Way.CREATE_CODE_DEPLOY.value, "codedeploy", "CreateDeployment", parameters)
    reached = Revision(task_definition(then))
    saved = {**_named(group, now), "description": description}
    return Course(
        Way.CREATE_CODE_DEPLOY,
        Revision(service.task_definition),
        reached,
        (check,),
        call,
        saved,
    )


def _stop(codedeploy: Any, service: Service, group: Group, under_way: JSON) -> Course:
    """Stop a deployment: traffic stays with, or returns to, the tasks from before it."""
    deployment = under_way["deploymentId"]
    now = with_content(codedeploy, group.application, under_way["revision"])
    shifted = group.live.get("deploymentId") == deployment
    reached, left = service.task_definition, task_definition(now)
    check = chosen(Revision(reached).label, Revision(left).label, was_left=False)
    if shifted:
        last, check = _last_good(codedeploy, service, group, under_way)
        reached = task_definition(last)
    parameters = {"deploymentId": deployment, "autoRollbackEnabled": True}
    call = Call(Way.STOP_CODE_DEPLOY.value, "codedeploy", "StopDeployment", parameters)
    says = f"CodeDeploy's {deployment} of {Revision(left).label} is under way: it is stopped"
    checks = (Precondition("Deployment under way", Verdict.PASSED, says), check)
    saved = {**_named(group, now), "deployment": deployment}
    return Course(Way.STOP_CODE_DEPLOY, Revision(left), Revision(reached), checks, call, saved)


def _last_good(
    codedeploy: Any, service: Service, group: Group, left: JSON
) -> tuple[dict[str, Any], Precondition]:
    """Return the last revision that CodeDeploy deployed well, and that is another one."""
    worked = read_deployments(codedeploy, group, ("Succeeded",))
    left_key = key(left["revision"])
    picked, was_left = pick(worked, lambda each: key(each["revision"]) == left_key)
    if not picked:
        why = f"Nothing to roll back to: CodeDeploy deployed no other revision of {service.label}"
        raise NoWayBack(NAME, f"{why} that succeeded")
    found = with_content(codedeploy, group.application, picked[0]["revision"])
    label = Revision(task_definition(found)).label
    return found, chosen(label, f"{left['deploymentId']}'s", was_left=was_left)


def _named(group: Group, left: JSON) -> dict[str, Any]:
    return {"application": group.application, "group": group.name, "left": dict(left)}
