"""A shard's failover to a replica."""

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


def shard(target: Target, number: int = 1) -> str:
    return f"shard {number:04} of {target.id}"


def test_it_is_never_done_unasked_since_writes_may_be_lost(world: World) -> None:
    target = world.caches()

    plan = plan_of(world, target)

    assert (plan.parameters, plan.calls) == ({"to": STAY}, ())
    assert plan.choices == {"to": (STAY, shard(target))}


def test_a_replica_becomes_the_primary(world: World) -> None:
    target = world.caches()
    before, after = roles(target)
    world.lag("ReplicationLag", after, 0)

    plan = plan_of(world, target, shard(target))
    outcomes = run(world, plan)

    assert [outcome.ok for outcome in outcomes] == [True] * 3
    assert "up to 1 s" in plan.data_loss
    assert roles(target) == [after, before]
    assert operations(world) == ["TestFailover"]
    assert verdict(plan, "Made for tests") is Verdict.WARNED


def test_the_least_lag_of_the_replicas_is_what_is_lost(world: World) -> None:
    target = world.caches(ReplicasPerNodeGroup=2)
    _, *replicas = roles(target)
    for lag, name in zip((40, 8), replicas, strict=True):
        world.lag("ReplicationLag", name, lag)

    plan = plan_of(world, target, shard(target))

    assert "up to 10 s" in plan.data_loss
    assert check(plan, "Lag").evidence == f"{replicas[0]} 40 s, {replicas[1]} 8 s"


def test_a_node_leads_to_its_shard(world: World) -> None:
    target = world.caches()
    node = Target("cache-cluster", roles(target)[1])

    assert plan_of(world, node).choices == {"to": (STAY, shard(target))}


def test_it_fails_back_where_somebody_chooses_so(world: World) -> None:
    target = world.caches()
    before = roles(target)
    saved = moved(world, target, shard(target)).saved

    unasked, plan = undo_of(world, target, saved), undo_of(world, target, saved, shard(target))

    assert unasked.calls == ()
    assert all(outcome.ok for outcome in run(world, plan, UNDO))
    assert verdict(plan, "Failed over lately") is Verdict.WARNED
    assert roles(target) == before
    again = undo_of(world, target, saved, shard(target))
    assert "again already" in again.blocked[0].evidence


def test_without_automatic_failover_it_is_refused(world: World) -> None:
    target = world.caches(AutomaticFailoverEnabled=False)

    plan = plan_of(world, target, shard(target))

    assert verdict(plan, "Automatic failover") is Verdict.BLOCKED


def test_while_it_fails_over_no_other_is_planned(world: World) -> None:
    target = world.caches()
    world.passes = False
    raw_client("elasticache").test_failover(ReplicationGroupId=target.id, NodeGroupId="0001")

    plan = plan_of(world, target, shard(target))

    assert verdict(plan, "Status") is Verdict.BLOCKED


def test_where_roles_are_not_told_nothing_is_done_that_nobody_could_verify(world: World) -> None:
    """In cluster mode, as AWS answers."""
    target = world.caches()

    def hide(parsed: dict[str, Any], **_: Any) -> None:
        for group in parsed["ReplicationGroups"]:
            for node in (node for each in group["NodeGroups"] for node in each["NodeGroupMembers"]):
                del node["CurrentRole"]

    world.aws.hooks["after-call.elasticache.DescribeReplicationGroups"] = hide

    assert verdict(plan_of(world, target, shard(target)), "Roles") is Verdict.BLOCKED


@pytest.mark.parametrize("gone", ["group", "replica"])
def test_without_a_replica_there_is_no_plan(world: World, gone: str) -> None:
    alone = world.caches(ReplicasPerNodeGroup=0, AutomaticFailoverEnabled=False)
    target = Target("cache-cluster", "nobody") if gone == "group" else alone

    (found,) = plan_of(world, target).blocked

    says = "nobody is in no replication group" if gone == "group" else "nowhere to fail over"
    assert says in found.evidence


def test_deleted_meanwhile_nothing_is_done(world: World) -> None:
    target = world.caches()
    plan = plan_of(world, target, shard(target))
    raw_client("elasticache").delete_replication_group(ReplicationGroupId=target.id)

    start, verified = run(world, plan)

    assert (start.ok, verified.ok) == (False, False)
    assert start.says == f"{target.id} is deleting. Plan again."
    assert operations(world) == []


def roles(target: Target) -> list[str]:
    """Return the primary, then the replicas."""
    answer = raw_client("elasticache").describe_replication_groups(ReplicationGroupId=target.id)
    (group,) = answer["ReplicationGroups"]
    nodes = [node for each in group["NodeGroups"] for node in each["NodeGroupMembers"]]
    nodes.sort(key=lambda node: (node["CurrentRole"] != "primary", node["CacheClusterId"]))
    return [node["CacheClusterId"] for node in nodes]
