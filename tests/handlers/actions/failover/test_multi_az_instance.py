"""A reboot with failover to the standby."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from bot.core.alert import Target
from bot.core.plan import Verdict
from tests.handlers.actions.failover.running import (
    UNDO,
    check,
    moved,
    operations,
    plan_of,
    run,
    undo_of,
    verdict,
)
from tests.handlers.actions.failover.world import World, rds


def test_the_standby_takes_over_and_nothing_is_lost(world: World) -> None:
    target = world.instance()

    plan = plan_of(world, target)
    outcomes = run(world, plan)

    assert plan.choices == {"to": ("standby in eu-west-1b",)}
    assert plan.parameters == {"to": "standby in eu-west-1b"}
    assert (plan.data_loss, plan.blocked, plan.warned) == ("", (), ())
    assert [outcome.ok for outcome in outcomes] == [True] * 3
    assert zone(target) == "eu-west-1b"
    assert operations(world) == ["RebootDBInstance"]


def test_a_failover_of_the_last_hour_is_shown_and_warned_of(world: World) -> None:
    target = world.instance()
    moved(world, target)

    found = check(plan_of(world, target), "Failed over lately")

    assert found.verdict is Verdict.WARNED
    assert "Multi-AZ instance failover completed" in found.evidence
    assert re.search(r"\b\d\d:\d\d\b", found.evidence)
    assert not found.stable


def test_an_instance_that_is_not_available_is_refused(world: World) -> None:
    target = world.instance()
    world.passes = False
    rds().reboot_db_instance(DBInstanceIdentifier=target.id)

    plan = plan_of(world, target, "standby in eu-west-1b")

    assert verdict(plan, "Status") is Verdict.BLOCKED
    assert "rebooting" in check(plan, "Status").evidence


def test_a_choice_that_was_true_before_the_last_failover_is_refused(world: World) -> None:
    """Two people press the button: the second must not move it back."""
    target = world.instance()
    moved(world, target, "standby in eu-west-1b")

    plan = plan_of(world, target, "standby in eu-west-1b")

    assert plan.calls == ()
    assert "no longer" in plan.blocked[0].evidence


def test_nothing_happens_while_it_fails_over_already(world: World) -> None:
    target = world.instance()
    plan = plan_of(world, target)
    world.passes = False
    rds().reboot_db_instance(DBInstanceIdentifier=target.id, ForceFailover=True)

    start, wait, verified = run(world, plan)

    assert (start.ok, start.says) == (True, f"It was started already: {target.id} is rebooting")
    assert (wait.ok, wait.again) == (True, 5.0)
    assert not verified.ok
    assert operations(world) == []


def test_it_fails_back_once(world: World) -> None:
    target = world.instance()
    saved = moved(world, target).saved

    plan = undo_of(world, target, saved)
    outcomes = run(world, plan, UNDO)

    assert all(outcome.ok for outcome in outcomes)
    assert verdict(plan, "Failed over lately") is Verdict.WARNED
    assert zone(target) == "eu-west-1a"
    again = undo_of(world, target, saved)
    assert "is back in eu-west-1a already" in again.blocked[0].evidence


def test_without_a_standby_by_now_it_does_not_fail_back(world: World) -> None:
    target = world.instance()
    saved = moved(world, target).saved
    rds().modify_db_instance(DBInstanceIdentifier=target.id, MultiAZ=False, ApplyImmediately=True)

    assert "no standby any more" in undo_of(world, target, saved).blocked[0].evidence


@pytest.mark.parametrize(
    ("make", "why"),
    [
        (lambda world: world.instance(MultiAZ=False), "nowhere to fail over to: it takes"),
        (lambda _world: Target("rds-instance", "nobody"), "There is no DB instance nobody"),
    ],
)
def test_without_a_standby_there_is_no_plan(
    world: World, make: Callable[[World], Target], why: str
) -> None:
    plan = plan_of(world, make(world))

    assert why in plan.blocked[0].evidence
    assert (plan.calls, plan.choices) == ((), {})


def test_parameters_that_wait_for_a_reboot_are_warned_of(world: World) -> None:
    target = world.instance()

    def wait(parsed: dict[str, Any], **_: Any) -> None:
        (instance,) = parsed["DBInstances"]
        instance["DBParameterGroups"] = [{"ParameterApplyStatus": "pending-reboot"}]

    world.aws.hooks["after-call.rds.DescribeDBInstances"] = wait

    assert verdict(plan_of(world, target), "Parameters") is Verdict.WARNED


def test_deleted_meanwhile_the_run_says_so(world: World) -> None:
    target = world.instance()
    plan = plan_of(world, target)
    rds().delete_db_instance(DBInstanceIdentifier=target.id, SkipFinalSnapshot=True)

    start, verified = run(world, plan)

    assert (start.ok, verified.ok) == (False, False)
    assert "There is no DB instance" in start.says


def zone(target: Target) -> str:
    found = rds().describe_db_instances(DBInstanceIdentifier=target.id)["DBInstances"][0]
    return str(found["AvailabilityZone"])
