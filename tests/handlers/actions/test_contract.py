"""What every action promises, tried on every action.

To add one: a line in `handlers.actions.configured`, and one in SCENES here.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from itertools import count
from typing import Any

import pytest

from bot.core.action import Action, Outcome, Permissions, Request
from bot.core.plan import Call, Change, Plan, Precondition, Verdict
from handlers.actions import ACTIONS, configured
from handlers.permission import permissions
from tests.handlers.actions.failover.scenes import ONE_WAY as FAILOVER_ONE_WAY
from tests.handlers.actions.failover.scenes import SCENES as FAILOVER
from tests.handlers.actions.isolate_instance.scenes import SCENES as ISOLATE_INSTANCE
from tests.handlers.actions.revoke_credentials.scenes import SCENES as REVOKE_CREDENTIALS
from tests.handlers.actions.rollback_service.scenes import SCENES as ROLLBACK_SERVICE
from tests.handlers.actions.scene import MakeScene, Scene
from tests.handlers.actions.tighten_egress.scenes import EGRESS_PROFILES
from tests.handlers.actions.tighten_egress.scenes import SCENES as TIGHTEN_EGRESS
from tests.support.action import execute, planned, stored
from tests.support.aws import Account, Killed, Made, revive

ACTION_OBJECTS = configured(EGRESS_PROFILES)
SCENES: Mapping[str, tuple[MakeScene, ...]] = {
    "isolate_instance": ISOLATE_INSTANCE,
    "tighten_egress": TIGHTEN_EGRESS,
    "rollback_service": ROLLBACK_SERVICE,
    "revoke_credentials": REVOKE_CREDENTIALS,
    "failover": (*FAILOVER, *FAILOVER_ONE_WAY),
}
# Scenes of what nothing takes back: their actions have an undo, which these plans refuse.
ONE_WAY = frozenset(FAILOVER_ONE_WAY)


@dataclass(frozen=True)
class Case:
    """An action in one of its scenes; for an undo, after the run that it takes back."""

    action: Action
    scene: int
    of: Action | None = None

    def __str__(self) -> str:
        return f"{self.action.name}-{self.scene}"

    @contextmanager
    def open(self) -> Iterator[tuple[Scene, Request]]:
        first = self.of or self.action
        with SCENES[first.name][self.scene]() as scene:
            request = scene.request()
            if self.of:
                plan = planned(self.of, scene.aws, request)
                execute(self.of, scene.aws, plan)
                request = scene.request(plan.saved)
                request = replace(request, parameters=self.action.complete(request.parameters))
                scene.aws.made.clear()
            yield scene, request


def cases() -> list[Case]:
    found = []
    for action in ACTION_OBJECTS:
        for scene, make in enumerate(SCENES.get(action.name, ())):
            found.append(Case(action, scene))
            if action.undo and make not in ONE_WAY:
                found.append(Case(action.undo, scene, action))
    return found


def every_action() -> list[Action]:
    return [one for action in ACTION_OBJECTS for one in (action, action.undo) if one]


CASES = [pytest.param(case, id=str(case)) for case in cases()]
EACH = pytest.mark.parametrize("case", CASES)
EACH_ACTION = pytest.mark.parametrize(
    "action", [pytest.param(action, id=action.name) for action in every_action()]
)


@dataclass(frozen=True)
class Used:
    """Permissions that an action used: to look, and to write."""

    looks: frozenset[str]
    looks_of_steps: frozenset[str]
    writes: frozenset[str]


@cache
def used(name: str) -> Used:
    """Run an action in all its scenes, and say which permissions that took."""
    looks: list[Made] = []
    steps: list[Made] = []
    for case in (case for case in cases() if case.action.name == name):
        with case.open() as (scene, request):
            plan = planned(case.action, scene.aws, request)
            looks += taken(scene.aws)
            execute(case.action, scene.aws, plan)
            steps += taken(scene.aws)
            case.action.verify(scene.aws, plan, {})
            looks += taken(scene.aws)
    writes = [call for call in (*looks, *steps) if call.is_write]
    return Used(needed(looks), needed(c for c in steps if not c.is_write), needed(writes))


def taken(aws: Account) -> list[Made]:
    made = [call for call in aws.made if call.parameters.get("DryRun") is not True]
    aws.made.clear()
    return made


def needed(calls: Any) -> frozenset[str]:
    each = [permissions(call.service, call.operation, call.parameters) for call in calls]
    return frozenset().union(*each)


def allowed(declared: Permissions) -> tuple[frozenset[str], frozenset[str]]:
    """Return what may be read, and what may be written."""
    read, write = (
        frozenset(action for one in part if one.effect == "Allow" for action in one.actions)
        for part in (declared.read, declared.write)
    )
    return read, write


def mistakes(declared: Permissions, use: Used) -> frozenset[str]:
    """Return what is missing, and what is declared for nothing."""
    read, write = allowed(declared)
    missing = (use.looks - read) | (use.looks_of_steps - read - write) | (use.writes - write)
    return missing | (read - use.looks - use.looks_of_steps) | (write - use.writes)


def without(declared: Permissions, permission: str) -> Permissions:
    """Return the declaration with one permission taken out."""
    read, write = (
        tuple(
            replace(one, actions=tuple(a for a in one.actions if a != permission)) for one in part
        )
        for part in (declared.read, declared.write)
    )
    return Permissions(read, write)


def declarations() -> list[Any]:
    return [
        pytest.param(action, permission, id=f"{action.name}-{permission}")
        for action in every_action()
        for permission in sorted(frozenset().union(*allowed(action.permissions)))
    ]


def test_every_action_is_offered_and_has_scenes() -> None:
    names = [action.name for action in ACTION_OBJECTS]
    assert len(set(names)) == len(names)
    assert set(names) <= {offer.name for offer in ACTIONS}
    assert set(names) == set(SCENES)


@EACH_ACTION
def test_it_is_undone_or_says_why_not(action: Action) -> None:
    assert (action.undo is None) == bool(action.irreversible)
    if action.undo:
        assert action.undo.name == f"{action.name}.undo"
    assert len(action.offer.title) <= 30


@EACH
def test_a_plan_and_a_verification_change_nothing(case: Case) -> None:
    with case.open() as (scene, request):
        before = scene.state()
        plan = planned(case.action, scene.aws, request)
        case.action.verify(scene.aws, plan, {})
        assert scene.aws.made
        assert scene.aws.writes == []
        assert scene.state() == before


@EACH
def test_it_does_something_and_verifies_it(case: Case) -> None:
    with case.open() as (scene, request):
        before = scene.state()
        plan = planned(case.action, scene.aws, request)
        assert plan.blocked == ()
        if case.of is None:
            assert not case.action.verify(scene.aws, plan, {}).ok
        outcomes = execute(case.action, scene.aws, plan)
        assert all(outcome.ok for outcome in outcomes.values()), outcomes
        made = {key: value for one in outcomes.values() for key, value in one.made.items()}
        assert case.action.verify(scene.aws, plan, made).ok
        assert scene.state() != before


@EACH_ACTION
def test_it_needs_exactly_the_permissions_it_declares(action: Action) -> None:
    assert mistakes(action.permissions, used(action.name)) == frozenset()


@pytest.mark.parametrize(("action", "permission"), declarations())
def test_a_missing_permission_is_found(action: Action, permission: str) -> None:
    lesser = without(action.permissions, permission)
    assert mistakes(lesser, used(action.name)) == {permission}


@EACH_ACTION
def test_a_permission_for_nothing_is_found(action: Action) -> None:
    extra = replace(action.permissions.write[0], actions=("ec2:TerminateInstances",))
    greater = replace(action.permissions, write=(*action.permissions.write, extra))
    assert mistakes(greater, used(action.name)) == {"ec2:TerminateInstances"}


@EACH
def test_only_what_was_planned_is_called(case: Case) -> None:
    with case.open() as (scene, request):
        plan = planned(case.action, scene.aws, request)
        execute(case.action, scene.aws, plan)
        assert scene.aws.writes
        for call in scene.aws.writes:
            assert any(is_planned(call, one) for one in plan.calls), call


def is_planned(made: Made, call: Call) -> bool:
    same = (made.service, made.operation) == (call.service, call.operation)
    return same and fits(made.parameters, call.parameters)


def fits(made: Any, planned_as: Any) -> bool:
    """Tell whether a value is what was planned; `<...>` stands for what was not known yet."""
    match planned_as:
        case str() if planned_as.startswith("<"):
            return True
        case Mapping():
            return made.keys() == planned_as.keys() and all(
                fits(made[key], planned_as[key]) for key in made
            )
        case list() | tuple():
            return len(made) == len(planned_as) and all(map(fits, made, planned_as))
        case _:
            return bool(made == planned_as)


@EACH
def test_every_step_twice_is_as_once(case: Case) -> None:
    expected = final(case)
    with case.open() as (scene, request):
        plan = planned(case.action, scene.aws, request)
        made: dict[str, Any] = {}
        for step in case.action.steps(plan):
            made |= step.run(scene.aws, plan, made).made
            writes = len(scene.aws.writes)
            again = step.run(scene.aws, plan, made)
            assert again.ok
            assert len(scene.aws.writes) == writes, step.name
        assert scene.state() == expected


@pytest.mark.slow
@EACH
def test_killed_at_every_moment_in_turn_it_ends_the_same(case: Case) -> None:
    expected = final(case)
    with case.open() as (scene, request):
        plan = planned(case.action, scene.aws, request)
        recorded: dict[str, Outcome] = {}
        deaths = moment = over = 0
        kill_at(scene.aws, moment)
        while not survives(case, scene, plan, recorded):
            deaths += 1
            # Later in the same step; a step that ended meanwhile is followed from its start.
            moment, over = (moment + 1, over) if over == len(recorded) else (0, len(recorded))
            kill_at(scene.aws, moment)
        assert deaths > 2 * writes_of(case)
        assert scene.state() == expected


@pytest.mark.slow
@EACH
def test_killed_after_any_write_it_ends_the_same(case: Case) -> None:
    """The states between two writes are all there are: reads do not change any."""
    expected = final(case)
    for number in range(1, writes_of(case) + 1):
        with case.open() as (scene, request):
            plan = planned(case.action, scene.aws, request)
            kill_after_write(scene.aws, number)
            recorded: dict[str, Outcome] = {}
            assert not survives(case, scene, plan, recorded)
            assert survives(case, scene, plan, recorded)
            assert scene.state() == expected, f"killed after write {number}"


def survives(case: Case, scene: Scene, plan: Plan, recorded: dict[str, Outcome]) -> bool:
    try:
        execute(case.action, scene.aws, plan, recorded)
    except Killed:
        revive(scene.aws)
        return False
    return True


def kill_at(aws: Account, at: int) -> None:
    moments = count()
    aws.deaths = lambda _moment, _call: next(moments) == at


def kill_after_write(aws: Account, number: int) -> None:
    already = len(aws.writes)
    aws.deaths = lambda moment, call: (
        moment == "after" and call.is_write and len(aws.writes) == already + number
    )


@cache
def clean_run(name: str) -> tuple[Any, int]:
    """Return the state at the end, and how many writes it took."""
    case = next(case for case in cases() if str(case) == name)
    with case.open() as (scene, request):
        plan = planned(case.action, scene.aws, request)
        execute(case.action, scene.aws, plan)
        return scene.state(), len(scene.aws.writes)


def final(case: Case) -> Any:
    return clean_run(str(case))[0]


def writes_of(case: Case) -> int:
    return clean_run(str(case))[1]


@EACH_ACTION
def test_every_parameter_has_a_default_that_is_accepted(action: Action) -> None:
    defaults = action.complete({})
    assert action.complete(defaults) == defaults
    found = {parameter.name for parameter in action.parameters if parameter.found}
    nonsense = dict.fromkeys(defaults, "; drop" * 40)
    assert action.complete(nonsense) == defaults
    for parameter in (each for each in action.parameters if each.name not in found):
        assert parameter.default in (parameter.choices or (True, False))
    # The plan refuses what is none of the choices that it finds.
    chosen = dict.fromkeys(found, "; drop")
    assert action.complete(chosen) == defaults | chosen
    assert {defaults[name] for name in found} <= {""}


@EACH
def test_the_defaults_lose_no_data(case: Case) -> None:
    with case.open() as (scene, request):
        gentle = replace(request, parameters=case.action.complete({}))
        assert planned(case.action, scene.aws, gentle).data_loss == ""


@EACH
def test_the_digest_stands_for_the_plan(case: Case) -> None:
    with case.open() as (scene, request):
        plan = case.action.plan(scene.aws, request)
        again = case.action.plan(scene.aws, request)
    assert again.digest == plan.digest == stored(plan).digest
    digests = [other.digest for other in agreed_otherwise(plan)]
    assert plan.digest not in digests
    assert len(set(digests)) == len(digests)
    shown = replace(plan, seconds=999, affects=("x",), costs=("x",), does_not=("x",), undo="x")
    shown = replace(shown, choices={"x": ("y",)})
    assert shown.digest == plan.digest


def agreed_otherwise(plan: Plan) -> Iterator[Plan]:
    """Yield the plan with each thing changed that people agree on."""
    check = Precondition("new", Verdict.WARNED, "seen")
    yield replace(plan, action="another")
    yield replace(plan, version=plan.version + 1)
    yield replace(plan, target=replace(plan.target, id="i-another"))
    yield replace(plan, account="999999999999")
    yield replace(plan, region="eu-north-1")
    yield replace(plan, parameters={**plan.parameters, "new": True})
    yield replace(plan, data_loss="everything")
    yield replace(plan, saved={**plan.saved, "new": 1})
    yield replace(plan, preconditions=(*plan.preconditions, check))
    yield replace(plan, changes=(*plan.changes, Change("new", "a", "b")))
    for number, call in enumerate(plan.calls):
        calls = list(plan.calls)
        calls[number] = replace(call, parameters={**call.parameters, "New": 1})
        yield replace(plan, calls=tuple(calls))
        calls[number] = replace(call, region="elsewhere")
        yield replace(plan, calls=tuple(calls))
        yield replace(plan, calls=tuple(plan.calls[:number]) + tuple(plan.calls[number + 1 :]))
