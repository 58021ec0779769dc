"""A load balancer's traffic leaves a zone for a while."""

from collections.abc import Mapping
from typing import Any

import pytest

from bot.core.alert import Target
from bot.core.plan import Verdict
from handlers.actions.failover.choosing import STAY
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
from tests.handlers.actions.failover.world import World
from tests.support.aws import raw_client

A, B = "away from eu-west-1a", "away from eu-west-1b"
ZONE_A, ZONE_B = "euw1-az3", "euw1-az1"


def sicken(world: World, zone: str) -> None:
    """Let the targets in a zone be unhealthy; moto has every target healthy."""
    instances = raw_client("ec2").describe_instances(
        Filters=[{"Name": "availability-zone", "Values": [zone]}]
    )
    ill = {one["InstanceId"] for each in instances["Reservations"] for one in each["Instances"]}

    def judge(parsed: dict[str, Any], **_: Any) -> None:
        for each in parsed["TargetHealthDescriptions"]:
            if each["Target"]["Id"] in ill:
                each["TargetHealth"] = {"State": "unhealthy"}

    world.aws.hooks["after-call.elastic-load-balancing-v2.DescribeTargetHealth"] = judge


def test_the_one_zone_that_is_ill_is_recommended(world: World) -> None:
    target = world.balancer()
    sicken(world, "eu-west-1b")

    plan = plan_of(world, target)

    assert plan.choices == {"to": (B, A)}
    assert plan.parameters == {"to": B}
    assert plan.calls[0].parameters["awayFrom"] == ZONE_B
    assert (plan.data_loss, plan.warned, plan.blocked) == ("", (), ())


def test_where_no_zone_stands_out_a_person_chooses(world: World) -> None:
    target = world.balancer()

    plan = plan_of(world, target)

    assert (plan.parameters, plan.calls) == ({"to": STAY}, ())
    assert plan.choices == {"to": (STAY, A, B)}


def test_away_from_the_last_healthy_targets_is_refused(world: World) -> None:
    target = world.balancer()
    sicken(world, "eu-west-1b")

    assert verdict(plan_of(world, target, A), "Spare capacity") is Verdict.BLOCKED


def test_a_load_balancer_without_targets_asks_for_no_instances(world: World) -> None:
    target = world.balancer()

    def empty(parsed: dict[str, Any], **_: Any) -> None:
        parsed["TargetHealthDescriptions"] = []

    world.aws.hooks["after-call.elastic-load-balancing-v2.DescribeTargetHealth"] = empty

    assert verdict(plan_of(world, target, A), "Spare capacity") is Verdict.WARNED
    assert "DescribeInstances" not in [call.operation for call in world.aws.made]


def test_it_shifts_for_three_hours_in_the_incidents_name(world: World) -> None:
    target = world.balancer()

    plan = plan_of(world, target, A)
    outcomes = run(world, plan)

    assert [outcome.ok for outcome in outcomes] == [True] * 3
    (shift,) = shifts(plan.saved)
    assert (shift["awayFrom"], shift["comment"]) == (ZONE_A, "Firebreak INC-42")
    assert round((shift["expiryTime"] - shift["startTime"]).total_seconds()) == 3 * 3600
    assert any("3 hours" in each for each in plan.does_not)
    assert operations(world) == ["StartZonalShift"]


def test_one_at_a_time(world: World) -> None:
    target = world.balancer()
    moved(world, target, A)

    plan = plan_of(world, target, B)

    found = check(plan, "One shift at a time")
    assert found.verdict is Verdict.BLOCKED
    assert f"away from {ZONE_A}" in found.evidence
    assert "Firebreak INC-42" in found.evidence


def test_somebody_elses_shift_in_between_is_not_ours(world: World) -> None:
    target = world.balancer()
    plan = plan_of(world, target, A)
    begin(plan.saved, ZONE_B)

    start, verified = run(world, plan)

    assert (start.ok, verified.ok) == (False, False)
    assert "by hand" in start.says
    assert operations(world) == []


def test_the_undo_cancels_it(world: World) -> None:
    target = world.balancer()
    saved = moved(world, target, A).saved

    plan = undo_of(world, target, saved)

    assert verdict(plan, "Zone is well") is Verdict.PASSED
    assert all(outcome.ok for outcome in run(world, plan, UNDO))
    assert shifts(saved) == []
    assert operations(world) == ["CancelZonalShift"]
    assert "is over" in undo_of(world, target, saved).blocked[0].evidence


def test_going_back_to_an_ill_zone_is_warned_of(world: World) -> None:
    target = world.balancer()
    saved = moved(world, target, A).saved
    world.aws.close()
    sicken(world, "eu-west-1a")

    assert verdict(undo_of(world, target, saved), "Zone is well") is Verdict.WARNED


def test_somebody_elses_shift_is_not_cancelled(world: World) -> None:
    target = world.balancer()
    saved = moved(world, target, A).saved
    (ours,) = shifts(saved)
    raw_client("arc-zonal-shift").cancel_zonal_shift(zonalShiftId=ours["zonalShiftId"])
    begin(saved, ZONE_A)

    assert "is over" in undo_of(world, target, saved).blocked[0].evidence


def test_a_shift_of_the_last_hour_is_shown(world: World) -> None:
    target = world.balancer()
    saved = moved(world, target, A).saved
    run(world, undo_of(world, target, saved), UNDO)

    found = check(plan_of(world, target, B), "Failed over lately")

    assert found.verdict is Verdict.WARNED
    assert f"away from {ZONE_A}" in found.evidence


def test_where_zonal_shift_is_off_the_plan_says_how_to_switch_it_on(world: World) -> None:
    target = world.balancer(shiftable=False)

    plan, chosen = plan_of(world, target), plan_of(world, target, A)

    assert "zonal_shift.config.enabled" in chosen.blocked[0].evidence
    assert any("zonal_shift.config.enabled" in each.evidence for each in plan.warned)


@pytest.mark.parametrize(
    ("kind", "blocks"),
    [("ZONAL_SHIFT", True), ("FIS_EXPERIMENT", True), ("PRACTICE_RUN", False)],
)
def test_a_practice_run_gives_way(world: World, kind: str, *, blocks: bool) -> None:
    target = world.balancer()
    begin(plan_of(world, target, A).saved, ZONE_B)
    world.aws.close()
    world.aws.hooks["after-call.arc-zonal-shift.GetManagedResource"] = _of_kind(kind)

    plan = plan_of(world, target, A)

    assert bool(plan.blocked) is blocks


def _of_kind(kind: str) -> Any:
    def tell(parsed: dict[str, Any], **_: Any) -> None:
        for each in parsed["zonalShifts"]:
            each["shiftType"] = kind

    return tell


def test_awss_own_shift_is_named(world: World) -> None:
    target = world.balancer()

    def tell(parsed: dict[str, Any], **_: Any) -> None:
        parsed["autoshifts"] = [{"appliedStatus": "APPLIED", "awayFrom": ZONE_B}]

    world.aws.hooks["after-call.arc-zonal-shift.GetManagedResource"] = tell

    found = check(plan_of(world, target, A), "Autoshift")
    assert (found.verdict, ZONE_B in found.evidence) == (Verdict.WARNED, True)


@pytest.mark.parametrize(
    ("target", "why"),
    [
        (Target("load-balancer", "old-shop"), "nowhere to fail over to"),
        (Target("load-balancer", "app/nobody/50dc"), "There is no load balancer app/nobody/50dc"),
    ],
)
def test_classic_and_missing_ones_have_no_plan(world: World, target: Target, why: str) -> None:
    assert why in plan_of(world, target).blocked[0].evidence


def test_an_arn_will_do(world: World) -> None:
    target = world.balancer()
    arn = plan_of(world, target, A).saved["arn"]

    assert plan_of(world, Target("load-balancer", arn), A).saved["arn"] == arn


def test_another_of_the_same_name_is_not_taken_for_it(world: World) -> None:
    target = world.balancer()
    old = Target("load-balancer", f"{target.id[:-1]}x", target.name)

    assert "There is no load balancer" in plan_of(world, old).blocked[0].evidence


def begin(saved: Mapping[str, Any], zone: str) -> None:
    """Start a shift by hand."""
    raw_client("arc-zonal-shift").start_zonal_shift(
        resourceIdentifier=saved["arn"], awayFrom=zone, expiresIn="1h", comment="by hand"
    )


def shifts(saved: Mapping[str, Any]) -> list[Any]:
    arc = raw_client("arc-zonal-shift")
    return list(arc.get_managed_resource(resourceIdentifier=saved["arn"])["zonalShifts"])
