"""The plan: what would go back, and what would not."""

from collections.abc import Callable, Mapping
from typing import Any

from bot.core.action import Aws, Request
from bot.core.plan import Change, Plan, Precondition
from handlers.actions.rollback_service.checks import checks
from handlers.actions.rollback_service.code_deploy import code_deploy_course
from handlers.actions.rollback_service.course import Course
from handlers.actions.rollback_service.definitions import differences, read_definition
from handlers.actions.rollback_service.ecs import ecs_course
from handlers.actions.rollback_service.placement import placement_changes, placement_stays
from handlers.actions.rollback_service.refusal import NoWayBack
from handlers.actions.rollback_service.service import Service, read_service

NAME = "rollback_service"
VERSION = 1
SECONDS = 300
STAYS = (
    "Data and database migrations stay as they are: only the code goes back.",
    "The next run of the pipeline may deploy the same release again: stop it there.",
)
Choose = Callable[[Aws, Service, str], Course]
COURSES: Mapping[str, Choose] = {"ECS": ecs_course, "CODE_DEPLOY": code_deploy_course}


def plan_rollback(aws: Aws, request: Request) -> Plan:
    """Plan the way back to the last revision that worked."""
    try:
        service = read_service(aws, request.target)
        course = _choose(service)(aws, service, request.incident)
    except NoWayBack as refused:
        return refusal(aws, request, NAME, refused.precondition)
    undo = f"{NAME}.undo deploys {course.now.label} again"
    return written(aws, request, service, course, name=NAME, undo=undo, stays=STAYS)


def _choose(service: Service) -> Choose:
    if service.controller in COURSES:
        return COURSES[service.controller]
    why = (
        f"{service.label} has the deployment controller {service.controller}: whatever made its"
        " task sets must roll back, ECS cannot"
    )
    raise NoWayBack("Deployment controller", why)


def refusal(aws: Aws, request: Request, name: str, blocked: Precondition) -> Plan:
    """Return the plan of nothing, with the reason."""
    return Plan(
        action=name,
        version=VERSION,
        target=request.target,
        account=aws.account,
        region=aws.region,
        parameters=request.parameters,
        changes=(),
        preconditions=(blocked,),
        calls=(),
        undo="Nothing is done, so there is nothing to undo",
        seconds=0,
    )


def written(  # noqa: PLR0913 - all that a plan says comes together here
    aws: Aws,
    request: Request,
    service: Service,
    course: Course,
    *,
    name: str,
    undo: str,
    stays: tuple[str, ...],
) -> Plan:
    """Write the plan of a course."""
    ecs = aws.client("ecs")
    before, after = (read_definition(ecs, each) for each in (course.now, course.then))
    left = () if course.way.restores_settings else placement_stays(course.now, course.then)
    return Plan(
        action=name,
        version=VERSION,
        target=request.target,
        account=aws.account,
        region=aws.region,
        parameters=request.parameters,
        changes=_changes(service, course, before, after),
        preconditions=tuple(checks(aws, service, course, after)),
        calls=(course.call,) if course.call else (),
        undo=undo,
        seconds=SECONDS,
        affects=_affected(service),
        does_not=(*stays, *left),
        saved=_saved(service, course),
    )


def _changes(
    service: Service, course: Course, before: Mapping[str, Any], after: Mapping[str, Any]
) -> tuple[Change, ...]:
    now, then = course.now, course.then
    what = Change(f"Task definition of {service.label}", now.label, then.label)
    if not all("containerDefinitions" in each for each in (before, after)):
        return (what,)
    placed = placement_changes(now, then) if course.way.restores_settings else ()
    return (what, *differences(now, then, before, after), *placed)


def _affected(service: Service) -> tuple[str, ...]:
    tasks = f"{service.desired} tasks of {service.label} are replaced: connections they hold end"
    behind = [arn.rpartition("targetgroup/")[2].partition("/")[0] for arn in service.target_groups]
    groups = [f"Whoever comes through target group {name} reaches the new tasks" for name in behind]
    return (tasks, *groups)


def _saved(service: Service, course: Course) -> dict[str, Any]:
    return {
        "way": course.way.value,
        "controller": service.controller,
        "from": course.now.task_definition,
        "to": course.then.task_definition,
        "left_revision": course.now.arn,
        **course.saved,
    }
