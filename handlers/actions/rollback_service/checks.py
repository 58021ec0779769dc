"""What must hold, or be known, before a service goes back."""

from collections.abc import Iterator, Mapping
from typing import Any

from bot.core.action import Aws
from bot.core.plan import Precondition, Verdict
from handlers.actions.rollback_service.course import Course, Way
from handlers.actions.rollback_service.images import image_checks
from handlers.actions.rollback_service.service import Service
from handlers.actions.rollback_service.stopped import stopped_tasks

CONTROLLERS = {"ECS": "ECS deploys it itself", "CODE_DEPLOY": "CodeDeploy deploys it (blue/green)"}
# ECS starts no new deployment of such a task definition; what its own rollback does with
# one, AWS does not say.
UNSURE = (Way.STOP, Way.WATCH)


def checks(
    aws: Aws, service: Service, course: Course, definition: Mapping[str, Any]
) -> Iterator[Precondition]:
    """Yield every precondition; definition: the task definition to go back to, {} if unknown."""
    controller = CONTROLLERS[service.controller]
    yield Precondition("Deployment controller", Verdict.PASSED, controller)
    yield from course.checks
    yield _definition(course, definition)
    yield from image_checks(aws, course, definition)
    yield from _tasks(service)
    yield stopped_tasks(aws.client("ecs"), service)


def _definition(course: Course, definition: Mapping[str, Any]) -> Precondition:
    name, label = "Task definition", course.then.label
    if not definition:
        says = "Its AppSpec file lies in S3 and is not read: which task definition comes is unknown"
        return Precondition(name, Verdict.WARNED, says)
    status = definition["status"]
    if status == "ACTIVE":
        return Precondition(name, Verdict.PASSED, f"{label} is ACTIVE")
    verdict = Verdict.WARNED if course.way in UNSURE else Verdict.BLOCKED
    says = f"{label} is {status}: ECS deploys only ACTIVE ones. Register it again and deploy that"
    return Precondition(name, verdict, says)


def _tasks(service: Service) -> Iterator[Precondition]:
    if service.desired:
        says = f"{service.running} of {service.desired} run"
        yield Precondition("Tasks", Verdict.PASSED, says, stable=False)
    else:
        says = f"{service.label} shall run no task: nothing will start, and nothing can be verified"
        yield Precondition("Tasks", Verdict.WARNED, says)
