"""An Aurora cluster: the best reader becomes the writer. All share one storage.

Sources: Amazon Aurora User Guide, "High availability for Amazon Aurora", "Fault tolerance for
an Aurora DB cluster".
"""

from bot.core.action import Permissions, Statement
from handlers.actions.failover.cluster import READ_CLUSTER
from handlers.actions.failover.cluster_failover import Failover
from handlers.actions.failover.lag import AURORA_LAG, READ_LAG
from handlers.actions.failover.recent import READ_EVENTS
from handlers.actions.failover.way import Way

STAYS = (
    "The same data and the same load come along: it cures no slow query and no wrong write.",
    "Clients that keep the writer's address for long go on calling it: restart their pools.",
    "The new writer's cache may be cold: the first minutes are slower.",
)
PERMISSIONS = Permissions(
    read=(*READ_CLUSTER, READ_LAG, READ_EVENTS),
    write=(
        Statement(
            "Make a reader of a cluster its writer",
            ("rds:FailoverDBCluster",),
            ("arn:aws:rds:${Region}:${Account}:cluster:*",),
        ),
    ),
)
WORK = Failover("aurora", is_aurora=True, lag=AURORA_LAG, stays=STAYS)
AURORA = Way(
    WORK.way,
    "Make a reader the writer",
    ("rds-cluster", "rds-instance"),
    "a reader in its Aurora cluster",
    WORK.find,
    WORK.back,
    WORK.read,
    PERMISSIONS,
    PERMISSIONS,
)
