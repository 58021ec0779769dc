"""A tested failover: a replica becomes the primary."""

from typing import Any

import pytest

from tests.sandbox.aws.shapes import assert_fits
from tests.sandbox.aws.still import Still

SHARD = "0001"


def _group(still: Still, name: str = "shop-cache") -> dict[str, Any]:
    found = still.client("elasticache").describe_replication_groups(ReplicationGroupId=name)
    assert_fits(found, "elasticache", "DescribeReplicationGroups")
    group: dict[str, Any] = found["ReplicationGroups"][0]
    return group


def _roles(group: dict[str, Any]) -> list[str]:
    return [member["CurrentRole"] for member in group["NodeGroups"][0]["NodeGroupMembers"]]


def _create(still: Still, name: str, **more: Any) -> None:
    still.client("elasticache").create_replication_group(
        ReplicationGroupId=name, ReplicationGroupDescription=name, **more
    )


def _asked(name: str, shard: str = SHARD) -> dict[str, str]:
    return {"ReplicationGroupId": name, "NodeGroupId": shard}


def test_the_roles_swap_after_a_while(still: Still) -> None:
    answer = still.client("elasticache").test_failover(**_asked("shop-cache"))
    assert_fits(answer, "elasticache", "TestFailover")
    still.pass_time(5)
    during = _group(still)
    still.pass_time(2)
    after = _group(still)

    assert answer["ReplicationGroup"]["Status"] == during["Status"] == "modifying"
    assert _roles(during) == ["primary", "replica"]
    assert (after["Status"], after["NodeGroups"][0]["Status"]) == ("available", "available")
    assert _roles(after) == ["replica", "primary"]
    events = still.client("elasticache").describe_events(SourceType="replication-group")
    assert_fits(events, "elasticache", "DescribeEvents")
    assert [event["Message"] for event in events["Events"]] == [
        "Test Failover API called for node group 0001",
        "Failover from primary node shop-cache-001 to replica node shop-cache-002 completed",
    ]


def test_and_back_again(still: Still) -> None:
    before = _roles(_group(still))

    for _ in range(2):
        still.client("elasticache").test_failover(**_asked("shop-cache"))
        still.pass_time(7)

    assert _roles(_group(still)) == before


def test_one_at_a_time(still: Still) -> None:
    still.client("elasticache").test_failover(**_asked("shop-cache"))
    refused = still.code("elasticache", "test_failover", **_asked("shop-cache"))
    still.pass_time(7)

    assert refused == ("InvalidReplicationGroupState", 400)


@pytest.mark.parametrize(
    ("name", "shard", "error"),
    [
        ("nobody", SHARD, ("ReplicationGroupNotFoundFault", 404)),
        ("shop-cache", "0009", ("NodeGroupNotFoundFault", 404)),
        ("manual", SHARD, ("InvalidParameterCombination", 400)),
        ("single", SHARD, ("InvalidCacheClusterState", 400)),
    ],
)
def test_what_cannot_be(still: Still, name: str, shard: str, error: tuple[str, int]) -> None:
    if name == "manual":
        _create(still, name, ReplicasPerNodeGroup=1)
    if name == "single":
        _create(still, name, AutomaticFailoverEnabled=True)

    assert still.code("elasticache", "test_failover", **_asked(name, shard)) == error


def test_a_sharded_group_fails_over_one_shard(still: Still) -> None:
    _create(
        still, "shards", AutomaticFailoverEnabled=True, ClusterMode="enabled", NumNodeGroups=2,
        ReplicasPerNodeGroup=1,
    )  # fmt: skip

    still.client("elasticache").test_failover(**_asked("shards", "0002"))
    states = [each["Status"] for each in _group(still, "shards")["NodeGroups"]]
    still.pass_time(7)
    first, second = _group(still, "shards")["NodeGroups"]

    assert states == ["available", "modifying"]
    assert "CurrentRole" not in first["NodeGroupMembers"][0]
    assert [each["CurrentRole"] for each in second["NodeGroupMembers"]] == ["replica", "primary"]
