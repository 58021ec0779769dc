"""RDS as it behaves when a database fails over: it takes time, and refuses what cannot be.

Moto keeps instances and clusters, but its reboot and its promotion do nothing, and its failover
is over at once and takes any target.

Sources: Amazon RDS API Reference, "RebootDBInstance", "FailoverDBCluster", "PromoteReadReplica",
"DescribeEvents"; Amazon RDS User Guide, "Amazon RDS event categories and event messages",
"Viewing Amazon RDS DB instance status".
"""

from types import MappingProxyType

from bot.sandbox.aws.front import Service
from bot.sandbox.aws.rds import clusters, instances, log, replicas, standbys

RDS = Service(
    "rds",
    MappingProxyType(
        {
            "RebootDBInstance": instances.reboot,
            "FailoverDBCluster": clusters.fail_over,
            "PromoteReadReplica": replicas.promote,
            "DescribeEvents": log.describe_events,
        }
    ),
    prepare=standbys.place,
)

__all__ = ["RDS"]
