"""A Multi-AZ DB cluster: one of its two readable standbys becomes the writer.

A commit waits for one of the standbys, so nothing committed is lost; the new writer first
applies what it has not applied yet. Source: Amazon RDS User Guide, "Multi-AZ DB cluster
deployments for Amazon RDS", "Failing over a Multi-AZ DB cluster for Amazon RDS".
"""

from handlers.actions.failover.aurora import PERMISSIONS
from handlers.actions.failover.cluster_failover import Failover
from handlers.actions.failover.lag import REPLICA_LAG
from handlers.actions.failover.way import Way

STAYS = (
    "The same data and the same load come along: it cures no slow query and no full disk.",
    "Clients that keep the writer's address for long go on calling it: restart their pools.",
)
WORK = Failover("multi_az_cluster", is_aurora=False, lag=REPLICA_LAG, stays=STAYS)
MULTI_AZ_CLUSTER = Way(
    WORK.way,
    "Make a standby the writer",
    ("rds-cluster", "rds-instance"),
    "a readable standby in its Multi-AZ cluster",
    WORK.find,
    WORK.back,
    WORK.read,
    PERMISSIONS,
    PERMISSIONS,
)
