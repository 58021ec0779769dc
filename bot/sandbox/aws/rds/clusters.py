"""Fail a cluster over: another member becomes its writer."""

from datetime import datetime
from functools import partial
from typing import Any

from bot.sandbox.aws.front.call import Call
from bot.sandbox.aws.rds import log
from bot.sandbox.aws.rds.find import AVAILABLE, rds
from bot.sandbox.aws.refused import Refused

FAILS_OVER = 5.0  # seconds; AWS promises less than 35


def fail_over(call: Call) -> dict[str, Any]:
    """Make the member that is named the writer, or else one of the readers."""
    cluster = _available_cluster(call)
    target = _target(cluster, call.parameters.get("TargetDBInstanceIdentifier"))
    cluster.status = "failing-over"
    same = target.availability_zone == cluster.writer.availability_zone
    way = "same AZ" if same else "cross AZ"
    message = f"Started {way} failover to DB instance: {target.db_instance_identifier}"
    log.write(cluster, "failover", message, call.now)
    call.agenda.plan(call.now, FAILS_OVER, partial(_complete, cluster, target))
    return {"DBCluster": cluster}


def _available_cluster(call: Call) -> Any:
    name = call.parameters["DBClusterIdentifier"]
    cluster = rds(call).clusters.get(name)
    if cluster is None:
        raise Refused("DBClusterNotFoundFault", f"DBCluster {name} not found.", 404)
    if cluster.status != AVAILABLE:
        message = f"Cluster {name} is not in available state: it is {cluster.status}."
        raise Refused("InvalidDBClusterStateFault", message)
    return cluster


def _target(cluster: Any, name: str | None) -> Any:
    readers = [member for member in cluster.members if not member.is_cluster_writer]
    if name is not None:
        return _named(cluster, readers, name)
    for reader in sorted(readers, key=lambda member: int(member.promotion_tier)):
        if reader.status == AVAILABLE:
            return reader
    message = f"Cluster {cluster.resource_id} has no other instance that is available."
    raise Refused("InvalidDBClusterStateFault", message)


def _named(cluster: Any, readers: list[Any], name: str) -> Any:
    for reader in readers:
        if reader.db_instance_identifier == name:
            if reader.status == AVAILABLE:
                return reader
            raise Refused("InvalidDBInstanceState", f"Instance {name} is not available.")
    message = f"Instance {name} is not a reader of cluster {cluster.resource_id}."
    raise Refused("InvalidDBInstanceState", message)


def _complete(cluster: Any, target: Any, at: datetime) -> None:
    cluster.failover(target)
    cluster.status = AVAILABLE
    message = f"Completed failover to DB instance: {target.db_instance_identifier}"
    log.write(cluster, "failover", message, at)
