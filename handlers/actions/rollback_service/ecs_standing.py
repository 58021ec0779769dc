"""Where a rollback under ECS's own controller stands.

A service that is steady is not yet back: that also holds before anything began, and after ECS
took our own deployment back.
"""

from collections.abc import Mapping
from typing import Any

from bot.core.action import Aws
from bot.core.plan import Plan
from handlers.actions.rollback_service.course import Way
from handlers.actions.rollback_service.history import (
    UNDER_WAY,
    read_deployments,
    read_history,
)
from handlers.actions.rollback_service.service import Service
from handlers.actions.rollback_service.standing import Standing, done, lost, unhealthy_targets


def ecs_standing(aws: Aws, plan: Plan, service: Service) -> Standing:
    """Read where it stands."""
    if service.task_definition != plan.saved["to"]:
        return _elsewhere(aws, plan, service)
    primary, label = service.primary, _name(plan.saved["to"])
    running = f"{primary['runningCount']} of {service.desired} tasks run {label}"
    if primary.get("rolloutState") == "FAILED":
        return lost(f"{label} failed: {primary.get('rolloutStateReason', '')} {running}")
    # A service behind a Classic Load Balancer has no rolloutState.
    completed = primary.get("rolloutState", "COMPLETED") == "COMPLETED"
    if not completed or primary["runningCount"] != service.desired or len(service.deployments) > 1:
        older = len(service.deployments) - 1
        return Standing(f"{running}, and {older} older deployments are not gone yet")
    if unhealthy := unhealthy_targets(aws, service):
        return Standing(f"{running}; {unhealthy}")
    return done(f"{running}, and nothing else{_whose(aws, plan)}")


def _elsewhere(aws: Aws, plan: Plan, service: Service) -> Standing:
    """Tell why the service shall run something else: not yet, taken back by ECS, or somebody."""
    ecs, saved = aws.client("ecs"), plan.saved
    now = _name(service.task_definition)
    newest = _newest(ecs, service)
    known = (saved["newest"], saved.get("deployment"))
    is_new = bool(newest) and newest["serviceDeploymentArn"] not in known
    if is_new and newest.get("rollback"):
        reason = newest["rollback"].get("reason", "no reason given")
        return lost(f"ECS itself took the rollback back to {now}: {reason}")
    if service.task_definition == saved["from"]:
        is_to_come = Way(saved["way"]) is Way.UPDATE and not is_new
        if is_to_come or newest.get("status") in UNDER_WAY:
            return Standing(f"{now} still runs")
        return lost(f"ECS did not go back: its deployment is {newest.get('status')}; {now} runs")
    return lost(f"Somebody deployed meanwhile: {service.label} shall run {now}")


def _newest(ecs: Any, service: Service) -> Mapping[str, Any]:
    asked = filter(None, [read_history(ecs, service).newest])
    return next(iter(read_deployments(ecs, asked)), {})


def _whose(aws: Aws, plan: Plan) -> str:
    """Return ECS's own words on a rollback that it made."""
    found = read_deployments(aws.client("ecs"), filter(None, [plan.saved.get("deployment")]))
    reason = found[0].get("rollback", {}).get("reason", "") if found else ""
    return f". ECS says: {reason}" if reason else ""


def _name(task_definition: str) -> str:
    return task_definition.rpartition("/")[2]
