"""A node group of a replication group, as moto keeps it, and whether it can fail over."""

from dataclasses import dataclass
from typing import Any

from moto.elasticache.models import elasticache_backends

from bot.sandbox.aws.front import Call
from bot.sandbox.aws.refused import Refused

AVAILABLE = "available"
Node = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Shard:
    """A primary and the replica that takes its place."""

    group: Any
    nodes: Node
    primary: Node
    replica: Node

    def change(self, status: str) -> None:
        """Change the status of the node group and its replication group."""
        self.group.status = self.nodes["status"] = status

    def swap(self) -> None:
        """Make the replica the primary."""
        self.primary["current_role"], self.replica["current_role"] = "replica", "primary"


def shard(call: Call) -> Shard:
    """Return what a call names. Raises Refused where it is not there or cannot fail over now."""
    group = _replication_group(call)
    nodes = _node_group(group, call.parameters["NodeGroupId"])
    members = nodes["node_group_members"]
    # With cluster mode enabled no node says its role, as on AWS: the first began as the primary.
    primary = next((each for each in members if each.get("current_role") == "primary"), members[0])
    replica = next((each for each in members if each is not primary), None)
    if replica is None:
        message = f"{group.replication_group_id} has no replica to fail over to."
        raise Refused("InvalidCacheClusterState", message)
    return Shard(group, nodes, primary, replica)


def _replication_group(call: Call) -> Any:
    name = call.parameters["ReplicationGroupId"]
    group = call.moto(elasticache_backends).replication_groups.get(name)
    if group is None:
        message = f"Replication group {name} not found."
        raise Refused("ReplicationGroupNotFoundFault", message, 404)
    if group.automatic_failover != "enabled":
        message = "Automatic failover is not enabled for this replication group."
        raise Refused("InvalidParameterCombination", message)
    if group.status != AVAILABLE:
        message = f"Replication group {name} is not in the available state."
        raise Refused("InvalidReplicationGroupState", message)
    return group


def _node_group(group: Any, name: str) -> Node:
    for nodes in group.node_groups:
        if nodes["node_group_id"] == name:
            found: Node = nodes
            return found
    raise Refused("NodeGroupNotFoundFault", f"Node group {name} not found.", 404)
