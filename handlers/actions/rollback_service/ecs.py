"""The way back under ECS's own deployment controller."""

from collections.abc import Mapping
from typing import Any

from bot.core.action import Aws
from bot.core.plan import Call, Precondition, Verdict
from handlers.actions.rollback_service.course import Course, Way
from handlers.actions.rollback_service.history import (
    ROLLING_BACK,
    STOPPABLE,
    History,
    live_revision,
    read_deployments,
    read_history,
)
from handlers.actions.rollback_service.last_good import Choice, last_good
from handlers.actions.rollback_service.restore import restore
from handlers.actions.rollback_service.revision import Revision, read_revisions
from handlers.actions.rollback_service.service import Service

JSON = Mapping[str, Any]


def ecs_course(aws: Aws, service: Service, _incident: str) -> Course:
    """Choose the way back; raises NoWayBack where there is none."""
    ecs = aws.client("ecs")
    history = read_history(ecs, service)
    under_way = next(iter(read_deployments(ecs, filter(None, [history.under_way]))), None)
    now = current(ecs, service, under_way)
    if under_way and under_way["status"] in ROLLING_BACK:
        return _watch(ecs, service, history, under_way, now)
    choice = last_good(ecs, service, history, now)
    if under_way and under_way["status"] in STOPPABLE and _leads_to(ecs, under_way, choice):
        return _stop(service, history, under_way, now, choice)
    return update_course(service, history, now, choice, {})


def current(ecs: Any, service: Service, under_way: JSON | None) -> Revision:
    """Return the revision to leave: the one being deployed, else the one new tasks get."""
    if under_way:
        target = under_way["targetServiceRevision"]["arn"]
        return read_revisions(ecs, [target])[target]
    found = read_revisions(ecs, service.revisions).values()
    same = (each for each in found if each.task_definition == service.task_definition)
    return next(same, Revision(service.task_definition))


def update_course(
    service: Service, history: History, now: Revision, choice: Choice, settings: JSON
) -> Course:
    """Return the course of a new deployment; settings: what UpdateService shall set as well."""
    parameters = {
        "cluster": service.cluster,
        "service": service.name,
        "taskDefinition": choice.revision.task_definition,
        **settings,
    }
    call = Call(Way.UPDATE.value, "ecs", "UpdateService", parameters)
    return Course(Way.UPDATE, now, choice.revision, choice.checks, call, {"newest": history.newest})


def _stop(
    service: Service, history: History, under_way: JSON, now: Revision, choice: Choice
) -> Course:
    arn = under_way["serviceDeploymentArn"]
    parameters = {"serviceDeploymentArn": arn, "stopType": "ROLLBACK"}
    call = Call(Way.STOP.value, "ecs", "StopServiceDeployment", parameters)
    saved = {"deployment": arn, "newest": history.newest, **restore(now, choice.revision)}
    says = f"A deployment of {now.label} to {service.label} is under way: it is stopped"
    checks = (Precondition("Deployment under way", Verdict.PASSED, says), *choice.checks)
    return Course(Way.STOP, now, choice.revision, checks, call, saved)


def _watch(ecs: Any, service: Service, history: History, under_way: JSON, now: Revision) -> Course:
    back, rollback = live_revision(under_way), under_way.get("rollback", {})
    # Right after the request ECS has not said yet where it goes.
    then = (
        read_revisions(ecs, [back])[back]
        if rollback
        else last_good(ecs, service, history, now).revision
    )
    saved = {
        "deployment": under_way["serviceDeploymentArn"],
        "newest": history.newest,
        **restore(now, then),
    }
    reason = rollback.get("reason") or under_way.get("statusReason") or "no reason given"
    says = f"ECS already goes back to {then.label} ({reason}): there is only to watch"
    checks = (Precondition("Deployment under way", Verdict.PASSED, says),)
    return Course(Way.WATCH, now, then, checks, None, saved)


def _leads_to(ecs: Any, under_way: JSON, choice: Choice) -> bool:
    """Tell whether ECS's rollback, which returns to what was deployed before, ends there."""
    sources = [each["arn"] for each in under_way.get("sourceServiceRevisions", ())]
    found = read_revisions(ecs, sources).values()
    return any(choice.revision.runs_as(each) for each in found)
