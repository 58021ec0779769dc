"""The shards (node groups) of an ElastiCache replication group.

Source: Amazon ElastiCache API Reference, "ReplicationGroup", "NodeGroup".
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bot.core.action import Aws, Statement
from handlers.actions.failover.course import NoCourse

READ_SHARDS = Statement(
    "Read which nodes are primary and which replicas",
    ("elasticache:DescribeReplicationGroups",),
    ("arn:aws:elasticache:${Region}:${Account}:replicationgroup:*",),
)


@dataclass(frozen=True, slots=True)
class Shard:
    """primary: the node's name, "" where ElastiCache does not tell; replicas: the others."""

    group: str
    id: str
    status: str
    automatic_failover: str
    primary: str
    replicas: tuple[str, ...]


def read_shards(aws: Aws, name: str) -> list[Shard]:
    """Return the shards of the group with a node, or of the group of that name.

    The node's own comes first. Raises NoCourse where there is none.
    """
    pages = aws.client("elasticache").get_paginator("describe_replication_groups").paginate()
    groups = (group for page in pages for group in page["ReplicationGroups"])
    for group in groups:
        if name == group["ReplicationGroupId"] or name in group.get("MemberClusters", ()):
            found = _shards(group)
            return sorted(found, key=lambda shard: name not in (shard.primary, *shard.replicas))
    raise NoCourse("Replication group", f"{name} is in no replication group: it has no replica")


def same_shard(aws: Aws, saved: Mapping[str, Any]) -> Shard:
    """Return a plan's shard as it is now; raises NoCourse where it is gone."""
    for shard in read_shards(aws, saved["group"]):
        if shard.id == saved["shard"]:
            return shard
    raise NoCourse("Shard", f"{saved['group']} has no shard {saved['shard']} any more")


def _shards(group: Mapping[str, Any]) -> Iterator[Shard]:
    for each in group.get("NodeGroups", ()):
        roles = {
            member["CacheClusterId"]: member.get("CurrentRole", "")
            for member in each.get("NodeGroupMembers", ())
        }
        primary = next((name for name, role in roles.items() if role == "primary"), "")
        yield Shard(
            group["ReplicationGroupId"],
            each["NodeGroupId"],
            group["Status"],
            group.get("AutomaticFailover", "disabled"),
            primary,
            tuple(name for name in roles if name != primary),
        )
