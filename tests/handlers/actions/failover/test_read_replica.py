"""The promotion of a read replica, which cannot be undone."""

from typing import Any

import pytest
from botocore.exceptions import EndpointConnectionError

from bot.core.alert import Target
from bot.core.plan import Plan, Verdict
from handlers.actions.failover.choosing import STAY
from tests.handlers.actions.failover.running import check, moved, plan_of, run, undo_of, verdict
from tests.handlers.actions.failover.world import NORTH, World, rds
from tests.support.aws import raw_client

PLACES = ["", NORTH]


def copied(world: World, region: str = "", **more: Any) -> tuple[Target, str, str]:
    """Return an instance, its replica, and the choice that promotes it."""
    source = world.instance(MultiAZ=False)
    replica = world.replica(source, "copy", region, **more)
    return source, replica, f"promote {replica}" + (f" in {region}" if region else "")


def test_it_is_never_done_unasked(world: World) -> None:
    source, _, choice = copied(world)

    plan = plan_of(world, source)

    assert (plan.parameters, plan.calls) == ({"to": STAY}, ())
    assert plan.choices == {"to": (STAY, choice)}
    assert any("lost for good" in each.evidence for each in plan.warned)


@pytest.mark.parametrize("region", PLACES)
def test_the_replica_becomes_an_instance_of_its_own(world: World, region: str) -> None:
    source, replica, choice = copied(world, region)
    world.lag("ReplicaLag", replica, 3, region)

    plan = plan_of(world, source, choice)
    outcomes = run(world, plan)

    assert [outcome.ok for outcome in outcomes] == [True] * 3
    assert plan.data_loss.startswith("The writes of up to 5 s before it are lost for good")
    assert "cannot be undone" in plan.data_loss
    assert "IMPOSSIBLE" in plan.undo
    assert plan.second_person
    assert plan.calls[0].region == region
    assert replicas(source) == []


def test_the_replica_itself_may_be_the_target(world: World) -> None:
    source, replica, choice = copied(world)

    moved(world, Target("rds-instance", replica), choice)

    assert replicas(source) == []


@pytest.mark.parametrize("region", PLACES)
def test_the_lag_is_read_where_the_replica_is(world: World, region: str) -> None:
    source, replica, choice = copied(world, region)
    unknown = plan_of(world, source, choice)
    world.lag("ReplicaLag", replica, 70, region)

    known = plan_of(world, source, choice)

    assert "nobody measures how many" in unknown.data_loss
    assert verdict(unknown, "Lag") is verdict(known, "Lag") is Verdict.WARNED
    assert "up to 300 s" in known.data_loss
    assert "70 s behind" in check(known, "Lag").evidence


def test_a_little_more_lag_is_still_what_was_agreed_on(world: World) -> None:
    source, replica, choice = copied(world)
    digests = []
    for lag in (6, 9, 11):
        world.lag("ReplicaLag", replica, lag)
        digests.append(plan_of(world, source, choice).digest)

    assert digests[0] == digests[1] != digests[2]


def test_that_both_would_take_writes_is_said(world: World) -> None:
    source, _, choice = copied(world)

    plan = plan_of(world, source, choice)

    assert verdict(plan, "Two writers") is Verdict.WARNED
    assert verdict(plan, "Way back") is Verdict.WARNED
    assert any("No application follows by itself" in each for each in plan.does_not)
    assert plan.costs


def test_a_smaller_replica_without_a_standby_is_warned_of(world: World) -> None:
    source, _, choice = copied(world, DBInstanceClass="db.t4g.medium")

    plan = plan_of(world, source, choice)

    assert {"Class", "Standby"} <= {each.name for each in plan.warned}


def test_a_replica_that_is_not_available_is_refused(world: World) -> None:
    source, replica, choice = copied(world)
    world.passes = False
    rds().reboot_db_instance(DBInstanceIdentifier=replica)

    assert verdict(plan_of(world, source, choice), "Status") is Verdict.BLOCKED


def test_there_is_no_way_back(world: World) -> None:
    source, _, choice = copied(world)
    saved = moved(world, source, choice).saved

    plan = undo_of(world, source, saved)

    assert "never becomes a replica again" in plan.blocked[0].evidence
    assert plan.calls == ()


def test_a_region_out_of_reach_does_not_hide_the_standby_here(world: World) -> None:
    source = world.instance()
    world.replica(source, "north", NORTH)

    plan = planned_without(world, NORTH, source)

    assert plan.choices["to"] == ("standby in eu-west-1b",)


def test_a_source_out_of_reach_does_not_forbid_the_promotion(world: World) -> None:
    source = world.instance()
    target = Target("rds-instance", world.replica(source, "north", NORTH))
    world.aws.region = NORTH

    plan = planned_without(world, "eu-west-1", target, f"promote {target.id}")

    assert plan.blocked == ()
    assert check(plan, "Two writers").evidence == f"{source.id} is out of reach"


def test_a_source_that_is_gone_is_out_of_reach_too(world: World) -> None:
    source, replica, choice = copied(world)

    def miss(parsed: dict[str, Any], **_: Any) -> None:
        for one in parsed.get("DBInstances", ()):
            one["ReadReplicaSourceDBInstanceIdentifier"] = "nobody"

    world.aws.hooks["after-call.rds.DescribeDBInstances"] = miss
    plan = plan_of(world, Target("rds-instance", replica), choice)

    assert source.id not in check(plan, "Two writers").evidence
    assert verdict(plan, "Two writers") is Verdict.PASSED


def planned_without(world: World, region: str, target: Target, to: str = "") -> Plan:
    """Plan while a Region's RDS does not answer."""

    def no_answer(**_: Any) -> None:
        raise EndpointConnectionError(endpoint_url=f"https://rds.{region}.amazonaws.com")

    events = raw_client("rds for actions", region).meta.events
    events.register_first("before-call.rds.DescribeDBInstances", no_answer)
    try:
        return plan_of(world, target, to)
    finally:
        events.unregister("before-call.rds.DescribeDBInstances", no_answer)


def replicas(source: Target) -> list[str]:
    found = rds().describe_db_instances(DBInstanceIdentifier=source.id)["DBInstances"][0]
    return list(found["ReadReplicaDBInstanceIdentifiers"])
