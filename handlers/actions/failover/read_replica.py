"""A read replica, in this Region or another, becomes an instance of its own. There is no way back.

Sources: Amazon RDS User Guide, "Promoting a read replica to be a standalone DB instance";
Amazon RDS API Reference, "PromoteReadReplica".
"""

from collections.abc import Iterator, Mapping
from typing import Any

from bot.core.action import Aws, Permissions, Request, Statement
from bot.core.plan import Call, Change, Plan, Precondition
from handlers.actions.failover.course import Course, NoCourse
from handlers.actions.failover.database import READ_INSTANCE, read_instance
from handlers.actions.failover.lag import READ_LAG, REPLICA_LAG, loss, read_lags
from handlers.actions.failover.recent import READ_EVENTS, database_events
from handlers.actions.failover.replica import Replica, read_replicas
from handlers.actions.failover.replica_checks import NO_WAY_BACK, replica_checks
from handlers.actions.failover.standing import Stage, Standing, busy
from handlers.actions.failover.way import Way

NAME = "read_replica"
SECONDS = 600


def find(aws: Aws, request: Request) -> Iterator[Course]:
    """Yield a course to each replica of the target, or to the target where it is one."""
    for replica in read_replicas(aws, request.target.id):
        lag = read_lags(aws, REPLICA_LAG, [replica.name], replica.region).get(replica.name)
        recent = database_events(aws, "db-instance", request.target.id)
        yield _course(replica, lag, (*replica_checks(replica, lag), recent))


def back(_aws: Aws, _request: Request) -> Course:
    """Raise NoCourse: a promotion stands."""
    raise NoCourse("Way back", NO_WAY_BACK)


def read(aws: Aws, plan: Plan, _made: Mapping[str, Any]) -> Standing:
    """Read whether the replica stands on its own."""
    name, region = plan.saved["replica"], plan.saved["region"]
    instance = read_instance(aws, name, region)
    status = instance["DBInstanceStatus"]
    if status != "available":
        return busy(name, status)
    if instance.get("ReadReplicaSourceDBInstanceIdentifier"):
        return Standing(Stage.TODO, f"{name} is still a replica")
    return Standing(Stage.DONE, f"{name} stands on its own, and takes writes")


def _course(replica: Replica, lag: float | None, checks: tuple[Precondition, ...]) -> Course:
    name, source = replica.name, replica.source
    call = Call(
        NAME, "rds", "PromoteReadReplica", {"DBInstanceIdentifier": name}, region=replica.region
    )
    return Course(
        way=NAME,
        choice=f"promote {name}" + (f" in {replica.region}" if replica.region else ""),
        changes=(
            Change(name, f"read replica of {source}", "an instance of its own, for ever"),
            Change("where applications must write", source, replica.endpoint),
        ),
        checks=checks,
        call=call,
        saved={"replica": name, "region": replica.region, "source": source},
        seconds=SECONDS,
        undo=NO_WAY_BACK,
        affects=(
            f"{name} restarts: who reads from it is cut off for some minutes",
            f"{source} is not copied to {name} any more",
        ),
        does_not=(
            f"No application follows by itself: point each to {replica.endpoint}.",
            f"{source} is not stopped: what is still written there is not in {name}.",
        ),
        costs=(f"{source} and {name} are both billed until somebody deletes one",),
        data_loss=f"{loss(lag)}. This cannot be undone",
        second_person="it loses writes, and cannot be undone",
    )


PERMISSIONS = Permissions(
    read=(READ_INSTANCE, READ_LAG, READ_EVENTS),
    write=(
        Statement(
            "Promote a read replica, also in another Region; it cannot be undone",
            ("rds:PromoteReadReplica",),
            ("arn:aws:rds:*:${Account}:db:*",),
        ),
    ),
)
READ_REPLICA = Way(
    NAME,
    "Promote the read replica",
    ("rds-instance",),
    "a read replica",
    find,
    back,
    read,
    PERMISSIONS,
    Permissions(read=(), write=()),
)
