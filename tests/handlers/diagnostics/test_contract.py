"""What every diagnostic promises, tried on every diagnostic.

To add one: a line in `handlers.diagnostics.DIAGNOSTIC_OBJECTS`, and one in SCENES here.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.alert import Target
from bot.core.diagnostic import Diagnostic, Evidence, Question
from bot.core.span import visible
from handlers.diagnostics import DIAGNOSTIC_OBJECTS, DIAGNOSTICS
from handlers.diagnostics.cloudtrail_changes import cloudtrail_changes
from handlers.diagnostics.instance_flow_logs import instance_flow_logs
from handlers.diagnostics.instance_flow_logs.insights import Patience
from handlers.permission import permissions
from tests.handlers.diagnostics.alarm_history.scenes import SCENES as ALARM_HISTORY
from tests.handlers.diagnostics.asking import AT, Scene, Time, alarm, alert
from tests.handlers.diagnostics.cloudtrail_changes.scenes import SCENES as CLOUDTRAIL_CHANGES
from tests.handlers.diagnostics.ecs_deployments.scenes import SCENES as ECS_DEPLOYMENTS
from tests.handlers.diagnostics.ecs_stopped_tasks.scenes import SCENES as ECS_STOPPED_TASKS
from tests.handlers.diagnostics.guardduty_related.scenes import SCENES as GUARDDUTY_RELATED
from tests.handlers.diagnostics.hostile import MANY, Hostile
from tests.handlers.diagnostics.instance_flow_logs.scenes import SCENES as INSTANCE_FLOW_LOGS
from tests.handlers.diagnostics.metric_graph.scenes import SCENES as METRIC_GRAPH
from tests.handlers.diagnostics.rds_events.scenes import SCENES as RDS_EVENTS
from tests.handlers.diagnostics.target_health.scenes import SCENES as TARGET_HEALTH
from tests.support.aws import Account, Made

SCENES: Mapping[str, Sequence[Scene]] = {
    "ecs_stopped_tasks": ECS_STOPPED_TASKS,
    "ecs_deployments": ECS_DEPLOYMENTS,
    "instance_flow_logs": INSTANCE_FLOW_LOGS,
    "cloudtrail_changes": CLOUDTRAIL_CHANGES,
    "metric_graph": METRIC_GRAPH,
    "alarm_history": ALARM_HISTORY,
    "target_health": TARGET_HEALTH,
    "rds_events": RDS_EVENTS,
    "guardduty_related": GUARDDUTY_RELATED,
}
# To begin or to stop a query changes nothing in the account but the query.
QUERIES = {"StartQuery", "StopQuery"}
MOST_CALLS = 50
ANY_KIND = ("ec2-instance", "ecs-service", "iam-principal", "load-balancer", "security-group", "")
IDS = ("shop/api", "app/shop/50dc6c495c0c9188", "i-0web2", "", "/", "x" * 3_000, "\u202e<!here>`\n")

EACH = pytest.mark.parametrize(
    "diagnostic", [pytest.param(one, id=one.name) for one in DIAGNOSTIC_OBJECTS]
)


class Slow(Time):
    """Time in which every call takes a while."""

    def account(self, hostile: Hostile) -> Account:
        def respond(**given: Any) -> Any:
            self.now += 0.1
            return hostile(**given)

        return Account(hooks={"before-call": respond})


def in_its_time(diagnostic: Diagnostic, time: Time) -> Diagnostic:
    """Return a diagnostic that waits in a test's time."""
    waiting = {
        "cloudtrail_changes": cloudtrail_changes(rest=time.rest),
        "instance_flow_logs": instance_flow_logs(Patience(rest=time.rest, clock=time.clock)),
    }
    return waiting.get(diagnostic.name, diagnostic)


def ask(diagnostic: Diagnostic, hostile: Hostile, question: Question) -> tuple[Evidence, Slow, int]:
    """Ask where AWS answers what it likes; return the evidence, the time and the calls it took."""
    time = Slow()
    aws = time.account(hostile)
    try:
        return in_its_time(diagnostic, time).read(aws, question), time, len(aws.made)
    finally:
        aws.close()


def questions(diagnostic: Diagnostic) -> Iterator[Question]:
    for kind in diagnostic.offer.target_kinds or ANY_KIND:
        for ident in IDS:
            yield Question(Target(kind, ident), alarm(), AT)


def assert_fits(found: Evidence) -> None:
    assert 0 < len(found.headline) <= 150
    assert len(found.details) <= 20
    assert all(len(line) <= 300 for line in (*found.details, found.query))
    for line in (found.headline, *found.details, found.query):
        assert visible(line) == line
        assert "AKIA" not in line


@contextmanager
def asked(name: str) -> Iterator[list[Made]]:
    """Yield what a diagnostic calls in all its scenes, of now and of the past."""
    made: list[Made] = []
    diagnostic = next(one for one in DIAGNOSTIC_OBJECTS if one.name == name)
    for scene in SCENES[name]:
        with scene.open() as aws:
            timed = in_its_time(diagnostic, Time())
            timed.read(aws, scene.question)
            if timed.past:
                timed.past(aws, scene.window)
            made += aws.made
    yield made


@cache
def used(name: str) -> frozenset[str]:
    with asked(name) as made:
        each = [permissions(call.service, call.operation, call.parameters) for call in made]
    return frozenset().union(*each)


def allowed(diagnostic: Diagnostic) -> frozenset[str]:
    return frozenset(action for one in diagnostic.permissions for action in one.actions)


def mistakes(diagnostic: Diagnostic) -> frozenset[str]:
    """Return what is missing, and what is declared for nothing."""
    return allowed(diagnostic) ^ used(diagnostic.name)


def declarations() -> list[Any]:
    return [
        pytest.param(one, permission, id=f"{one.name}-{permission}")
        for one in DIAGNOSTIC_OBJECTS
        for permission in sorted(allowed(one))
    ]


def test_every_diagnostic_is_offered_and_has_scenes() -> None:
    names = [one.name for one in DIAGNOSTIC_OBJECTS]
    assert len(set(names)) == len(names)
    assert names == [offer.name for offer in DIAGNOSTICS]
    assert set(names) == set(SCENES)


@EACH
def test_its_offer_fits_a_button(diagnostic: Diagnostic) -> None:
    assert 0 < len(diagnostic.offer.title) <= 30
    assert 0 < diagnostic.seconds <= 30


@EACH
def test_it_only_reads(diagnostic: Diagnostic) -> None:
    with asked(diagnostic.name) as made:
        assert made
        assert {call.operation for call in made if call.is_write} <= QUERIES
    assert all(one.effect == "Allow" for one in diagnostic.permissions)


@EACH
def test_it_needs_exactly_the_permissions_it_declares(diagnostic: Diagnostic) -> None:
    assert mistakes(diagnostic) == frozenset()


@pytest.mark.parametrize(("diagnostic", "permission"), declarations())
def test_a_missing_permission_is_found(diagnostic: Diagnostic, permission: str) -> None:
    lesser = [
        replace(one, actions=tuple(a for a in one.actions if a != permission))
        for one in diagnostic.permissions
    ]
    assert mistakes(replace(diagnostic, permissions=tuple(lesser))) == {permission}


@EACH
def test_a_scene_gives_evidence_and_says_what_was_asked(diagnostic: Diagnostic) -> None:
    for scene in SCENES[diagnostic.name]:
        time = Time()
        found = scene.ask(in_its_time(diagnostic, time))
        assert time.now < diagnostic.seconds
        assert_fits(found)
        assert found.details or "did not answer" in found.headline
        assert found.query


@EACH
@pytest.mark.parametrize("share", [0.0, 1.0])
def test_empty_and_complete_answers_give_a_headline(diagnostic: Diagnostic, share: float) -> None:
    for question in questions(diagnostic):
        found, _, _ = ask(diagnostic, Hostile(7, share), question)
        assert_fits(found)


@EACH
def test_an_alert_of_nothing_gives_a_headline(diagnostic: Diagnostic) -> None:
    question = Question(Target("", ""), alert(), AT)
    found, _, _ = ask(diagnostic, Hostile(7, 1.0), question)
    assert_fits(found)


@EACH
@given(seed=st.integers(0, 2**32), share=st.floats(0.2, 0.98), place=st.integers(0, 1_000))
def test_hostile_answers_give_a_headline(
    diagnostic: Diagnostic, seed: int, share: float, place: int
) -> None:
    every = list(questions(diagnostic))
    found, _, _ = ask(diagnostic, Hostile(seed, share), every[place % len(every)])
    assert_fits(found)


@EACH
@pytest.mark.parametrize("seed", range(5))
def test_endless_answers_end_within_its_limits(diagnostic: Diagnostic, seed: int) -> None:
    """Pages that never end, queries that never complete, 10,000 entries in every list."""
    kinds = diagnostic.offer.target_kinds or ANY_KIND
    for kind in kinds:
        question = Question(Target(kind, "shop/api"), alarm(), AT)
        found, time, calls = ask(diagnostic, Hostile(seed, 1.0, long=MANY), question)
        assert_fits(found)
        assert calls <= MOST_CALLS
        assert time.now < diagnostic.seconds
