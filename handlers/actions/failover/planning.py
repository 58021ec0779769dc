"""The plan: what can fail over behind the target, and what the chosen course does."""

from collections.abc import Iterable, Sequence

from bot.core.action import Aws, Request
from bot.core.plan import Plan, Precondition
from handlers.actions.failover.choosing import STAY, TO, choices, choose, why_not
from handlers.actions.failover.course import Course, NoCourse
from handlers.actions.failover.ways import ALL

NAME = "failover"
VERSION = 1


def plan_failover(aws: Aws, request: Request) -> Plan:
    """Return what the chosen course would do; where nobody chose, the best that is safe."""
    try:
        found = _find(aws, request)
    except NoCourse as refused:
        return refusal(aws, request, NAME, [refused.precondition])
    return chosen(aws, request, NAME, found)


def chosen(aws: Aws, request: Request, name: str, found: Sequence[Course]) -> Plan:
    """Write the plan of the course that was chosen. found: all there are to choose from."""
    asked = str(request.parameters[TO.name])
    course = choose(found, asked)
    if course is None:
        return refusal(aws, request, name, why_not(found, asked), found)
    return Plan(
        action=name,
        version=VERSION,
        target=request.target,
        account=aws.account,
        region=aws.region,
        parameters={TO.name: course.choice},
        changes=course.changes,
        preconditions=course.checks,
        calls=(course.call,),
        undo=course.undo,
        seconds=course.seconds,
        affects=course.affects,
        does_not=course.does_not,
        costs=course.costs,
        data_loss=course.data_loss,
        second_person=course.second_person,
        saved={"way": course.way, **course.saved},
        choices={TO.name: choices(found, course)},
    )


def refusal(
    aws: Aws,
    request: Request,
    name: str,
    checks: Iterable[Precondition],
    found: Sequence[Course] = (),
) -> Plan:
    """Return the plan of nothing, with the reasons. found: what there is to choose from."""
    return Plan(
        action=name,
        version=VERSION,
        target=request.target,
        account=aws.account,
        region=aws.region,
        parameters={TO.name: STAY} if found else request.parameters,
        changes=(),
        preconditions=tuple(checks),
        calls=(),
        undo="Nothing is done, so there is nothing to undo",
        seconds=0,
        choices={TO.name: choices(found, None)} if found else {},
    )


def _find(aws: Aws, request: Request) -> list[Course]:
    """Return every course for the target; raises NoCourse where there is none."""
    ways = [way for way in ALL if request.target.kind in way.kinds]
    found = [course for way in ways for course in way.find(aws, request)]
    if not found:
        needs = ", or ".join(way.needs for way in ways)
        why = f"{request.target.label} has nowhere to fail over to: it takes {needs}"
        raise NoCourse("Somewhere to go", why)
    return found
