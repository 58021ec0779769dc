"""The calls of a plan: what is shown is what is made."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any

from botocore import xform_name

from bot.core.action import Aws
from bot.core.plan import Call, Plan
from handlers.aws import request_ids


class Standing(Enum):
    """How a call stands before it is made: still to do, already so, or no longer ours."""

    TODO = auto()
    DONE = auto()
    TAKEN = auto()


@dataclass(frozen=True, slots=True)
class Performed:
    """What became of a step's calls. answers: of those that were made."""

    made: tuple[Call, ...] = ()
    taken: tuple[Call, ...] = ()
    answers: tuple[Mapping[str, Any], ...] = ()

    @property
    def request_ids(self) -> tuple[str, ...]:
        """Return AWS's ids of the requests that were made."""
        return request_ids(self.answers)


def calls_of(plan: Plan, step: str) -> tuple[Call, ...]:
    """Return the calls of one step, in order."""
    return tuple(call for call in plan.calls if call.step == step)


def perform(
    aws: Aws,
    plan: Plan,
    step: str,
    standing: Callable[[Call], Standing],
    known: Mapping[str, Any] | None = None,
) -> Performed:
    """Make a step's calls, each after a look at how it stands; what is done stays done.

    known: by name, what a plan could only name in angle brackets.
    """
    seen = [(call, standing(call)) for call in calls_of(plan, step)]
    todo = tuple(call for call, how in seen if how is Standing.TODO)
    taken = tuple(call for call, how in seen if how is Standing.TAKEN)
    return Performed(todo, taken, tuple(invoke(aws, call, known or {}) for call in todo))


def invoke(aws: Aws, call: Call, known: Mapping[str, Any]) -> Mapping[str, Any]:
    """Make one call as the plan has it; `<name>` becomes what is known by that name."""
    client = aws.client(call.service, call.region)
    method = getattr(client, xform_name(call.operation))
    answer: Mapping[str, Any] = method(**filled(call.parameters, known))
    return answer


def filled(value: Any, known: Mapping[str, Any]) -> Any:
    """Return a value with every `<name>` in it replaced; raises KeyError for an unknown one."""
    match value:
        case Mapping():
            return {key: filled(inner, known) for key, inner in value.items()}
        case list() | tuple():
            return [filled(inner, known) for inner in value]
        case str() if value.startswith("<") and value.endswith(">"):
            return known[value[1:-1]]
        case _:
            return value


def compare(now: Any, left: Any, wanted: Any) -> Standing:
    """Compare and swap: only what still is as it was left may become what is wanted."""
    if now == wanted:
        return Standing.DONE
    return Standing.TODO if now == left else Standing.TAKEN
