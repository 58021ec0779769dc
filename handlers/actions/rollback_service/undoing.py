"""Forward again: what a rollback took away comes back."""

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

from bot.core.action import Aws, Request
from bot.core.plan import Plan, Precondition, Verdict
from handlers.actions.rollback_service import code_deploy_group
from handlers.actions.rollback_service.app_spec import with_content
from handlers.actions.rollback_service.code_deploy import create_course
from handlers.actions.rollback_service.course import Course
from handlers.actions.rollback_service.ecs import current, update_course
from handlers.actions.rollback_service.history import History, read_deployments, read_history
from handlers.actions.rollback_service.last_good import Choice
from handlers.actions.rollback_service.planning import NAME, refusal, written
from handlers.actions.rollback_service.refusal import NoWayBack
from handlers.actions.rollback_service.revision import Revision, read_revisions
from handlers.actions.rollback_service.service import Service, read_service

UNDO = f"{NAME}.undo"
SAME = "The service shall run what the rollback led to"
AGAIN = f"{NAME} goes back once more"
STAYS = ("Data stays as it is: what the older release wrote meanwhile is still there.",)


def plan_undo(aws: Aws, request: Request) -> Plan:
    """Plan to deploy again what the rollback left, if nobody has deployed since."""
    try:
        service = read_service(aws, request.target)
        course = _course(aws, service, request)
    except NoWayBack as refused:
        return refusal(aws, request, UNDO, refused.precondition)
    return written(aws, request, service, course, name=UNDO, undo=AGAIN, stays=STAYS)


def _course(aws: Aws, service: Service, request: Request) -> Course:
    saved = request.saved
    _nobody_deployed(service, saved.get("to", ""))
    if saved["controller"] == "ECS":
        return _ecs(aws, service, saved)
    return _code_deploy(aws, service, request)


def _nobody_deployed(service: Service, reached: str) -> None:
    """Restore only what the rollback changed and nobody has changed since."""
    if reached and service.task_definition != reached:
        now, then = Revision(service.task_definition).label, Revision(reached).label
        why = f"Somebody deployed since: {service.label} shall run {now}, no longer {then}"
        raise NoWayBack("Nobody deployed since", why)


def _ecs(aws: Aws, service: Service, saved: Mapping[str, Any]) -> Course:
    ecs, arn = aws.client("ecs"), saved["left_revision"]
    history = read_history(ecs, service)
    left = read_revisions(ecs, [arn] if arn else []).get(arn, Revision(saved["from"]))
    choice = Choice(left, (*_under_way(service, history, saved), _how_it_ended(ecs, history, left)))
    now = current(ecs, service, None)
    return update_course(service, history, now, choice, saved.get("restore", {}))


def _under_way(
    service: Service, history: History, saved: Mapping[str, Any]
) -> Iterator[Precondition]:
    if history.under_way and history.under_way != saved.get("deployment"):
        says = f"A deployment of {service.label} is under way: the new one takes its place"
        yield Precondition("Deployment under way", Verdict.WARNED, says)
    yield Precondition("Nobody deployed since", Verdict.PASSED, SAME)


def _how_it_ended(ecs: Any, history: History, left: Revision) -> Precondition:
    """Say how it went with the revision last time: forward again is not always better."""
    arns = (
        each["serviceDeploymentArn"]
        for each in history.deployments
        if left.arn and each["targetServiceRevisionArn"] == left.arn
    )
    last = next(iter(read_deployments(ecs, islice(arns, 1))), {})
    status = last.get("status", "not known any more")
    reason = last.get("rollback", {}).get("reason") or last.get("statusReason") or ""
    verdict = Verdict.PASSED if status == "SUCCESSFUL" else Verdict.WARNED
    says = f"The deployment of {left.label} is {status}"
    return Precondition("Last time", verdict, f"{says}: {reason}" if reason else says)


def _code_deploy(aws: Aws, service: Service, request: Request) -> Course:
    codedeploy = aws.client("codedeploy")
    group = code_deploy_group.read_group(codedeploy, service)
    if code_deploy_group.read_deployments(codedeploy, group, code_deploy_group.UNDER_WAY):
        why = f"A CodeDeploy deployment of {service.label} is under way: let it end, or stop it"
        raise NoWayBack("Deployment under way", why)
    live = group.live.get("revision", {})
    now = with_content(codedeploy, group.application, live)
    left = group.live.get("deploymentId", "the first tasks")
    description = f"Firebreak {request.incident}: forward again from {left}"
    check = Precondition("Nobody deployed since", Verdict.PASSED, SAME)
    then = request.saved["left"]
    return create_course(service, group, now, then, check=check, description=description)
