"""What happened, moment by moment: what every diagnostic that can tell it promises."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.alert import Target
from bot.core.diagnostic import Diagnostic
from bot.core.past import Past, Window
from bot.core.span import visible
from handlers.diagnostics import DIAGNOSTIC_OBJECTS
from handlers.diagnostics.alarm_history import ALARM_HISTORY
from handlers.diagnostics.cloudtrail_changes import cloudtrail_changes
from handlers.diagnostics.ecs_deployments import ECS_DEPLOYMENTS
from handlers.diagnostics.rds_events import RDS_EVENTS
from tests.handlers.diagnostics.alarm_history.scenes import AGAIN
from tests.handlers.diagnostics.asking import AT, Time, ago, alarm, alert
from tests.handlers.diagnostics.cloudtrail_changes.scenes import OPENED, event
from tests.handlers.diagnostics.ecs_deployments.scenes import SCENES as DEPLOYED
from tests.handlers.diagnostics.hostile import MANY, Hostile
from tests.handlers.diagnostics.rds_events.scenes import SOURCE
from tests.handlers.diagnostics.test_contract import ANY_KIND, IDS, MOST_CALLS, Slow, in_its_time

TELLING = [one for one in DIAGNOSTIC_OBJECTS if one.past]
EACH = pytest.mark.parametrize("diagnostic", TELLING, ids=lambda one: str(one.name))
CLOUDTRAIL = cloudtrail_changes(rest=Time().rest)


def test_these_tell_the_past() -> None:
    told = {one.name for one in TELLING}
    assert told == {"alarm_history", "cloudtrail_changes", "ecs_deployments", "rds_events"}


def test_an_alarm_tells_its_states() -> None:
    (one,) = AGAIN.dig(ALARM_HISTORY).happenings  # the others are of other days
    assert (one.at, one.says) == (
        ago(minutes=3),
        "web-2-network went to ALARM: Threshold crossed",
    )


def test_cloudtrail_tells_who_changed_what_and_by_which_request() -> None:
    named = event("StopInstances", "ci", ago(minutes=2), requestID="REQ-1")
    (one,) = OPENED.dig(CLOUDTRAIL, LookupEvents={"Events": [named]}).happenings
    assert (one.id, one.who, one.says, one.request_id) == (
        f"StopInstances-{ago(minutes=2):%H%M}", "ci", "StopInstances by ci", "REQ-1",
    )  # fmt: skip
    refused = event("DeleteDBInstance", "ci", ago(minutes=2), errorCode="AccessDenied")
    (one,) = OPENED.dig(CLOUDTRAIL, LookupEvents={"Events": [refused]}).happenings
    assert one.says == "DeleteDBInstance by ci, refused: AccessDenied"


def test_reads_are_no_changes_and_other_hours_are_other_stories() -> None:
    (one,) = OPENED.dig(CLOUDTRAIL).happenings
    assert one.says == "AuthorizeSecurityGroupEgress by amina from 198.51.100.7"


def test_ecs_tells_its_services_events() -> None:
    found = DEPLOYED[0].dig(ECS_DEPLOYMENTS)
    assert [one.says for one in found.happenings] == [
        "(service api) has started 1 tasks",
        "(service api) is unhealthy",
    ]
    assert "shop/api" in found.query


def test_rds_tells_its_events_in_order() -> None:
    found = SOURCE.dig(RDS_EVENTS)
    assert [one.says for one in found.happenings] == [
        "Multi-AZ instance failover started.",
        "Multi-AZ instance failover completed",
    ]


@EACH
def test_asked_twice_it_names_the_same_things(diagnostic: Diagnostic) -> None:
    scenes = {"alarm_history": AGAIN, "cloudtrail_changes": OPENED, "rds_events": SOURCE}
    scene = scenes.get(diagnostic.name, DEPLOYED[0])
    first, second = scene.dig(diagnostic), scene.dig(diagnostic)
    assert first == second
    ids = [one.id for one in first.happenings]
    assert len(set(ids)) == len(ids) > 0


def dug(diagnostic: Diagnostic, hostile: Hostile, target: Target, **given: Any) -> tuple[Past, int]:
    """Ask where AWS answers what it likes; return what it told, and the calls it took."""
    time = Slow()
    aws, reading = time.account(hostile), in_its_time(diagnostic, time)
    assert reading.past
    try:
        window = Window(target, given.get("alert") or alarm(), ago(hours=1), AT)
        told = reading.past(aws, window)
    finally:
        aws.close()
    assert time.now < diagnostic.seconds
    return told, len(aws.made)


def assert_fits(told: Past) -> None:
    assert len(told.happenings) <= 200
    assert [one.at for one in told.happenings] == sorted(one.at for one in told.happenings)
    for one in told.happenings:
        assert ago(hours=1) <= one.at <= AT
        assert max(map(len, (one.says, one.who, one.id, one.request_id))) <= 300
        assert len(one.id) <= 80
        for line in (one.says, one.who, one.id, one.request_id):
            assert visible(line) == line
            assert "AKIA" not in line


@EACH
@given(seed=st.integers(0, 2**32), share=st.floats(0.2, 1.0), place=st.integers(0, 1_000))
def test_hostile_answers_tell_nothing_odd(
    diagnostic: Diagnostic, seed: int, share: float, place: int
) -> None:
    kinds = diagnostic.offer.target_kinds or ANY_KIND
    target = Target(kinds[place % len(kinds)], IDS[place % len(IDS)])
    told, _ = dug(diagnostic, Hostile(seed, share), target)
    assert_fits(told)


@EACH
def test_endless_answers_end(diagnostic: Diagnostic) -> None:
    kind = (diagnostic.offer.target_kinds or ANY_KIND)[0]
    told, calls = dug(diagnostic, Hostile(1, 1.0, long=MANY), Target(kind, "shop/api"))
    assert_fits(told)
    assert calls <= MOST_CALLS


@EACH
def test_an_alert_of_nothing_tells_nothing(diagnostic: Diagnostic) -> None:
    told, _ = dug(diagnostic, Hostile(7, 1.0), Target("", ""), alert=alert())
    assert_fits(told)
    assert told.query
