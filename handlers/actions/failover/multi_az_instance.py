"""An RDS instance with a standby: a reboot with failover swaps the two.

The standby is written synchronously, so nothing is lost. Sources: Amazon RDS User Guide,
"Multi-AZ DB instance deployments", "Failing over a Multi-AZ DB instance" (60 to 120 seconds);
Amazon RDS API Reference, "RebootDBInstance".
"""

from collections.abc import Iterator, Mapping
from typing import Any

from bot.core.action import Aws, Permissions, Request, Statement
from bot.core.plan import Call, Change, Plan, Precondition, Verdict
from handlers.actions.failover.course import Course, NoCourse
from handlers.actions.failover.database import READ_INSTANCE, available, read_instance
from handlers.actions.failover.recent import READ_EVENTS, database_events
from handlers.actions.failover.standing import Stage, Standing, busy
from handlers.actions.failover.way import Way

NAME = "multi_az_instance"
SECONDS = 120
UNDO = "failover.undo fails over once more, back to the zone it came from: the same outage again"
STAYS = (
    "The same data and the same load come along: it cures no slow query and no full disk.",
    "Clients that keep its address for long go on calling the old one: restart their pools.",
)


def find(aws: Aws, request: Request) -> Iterator[Course]:
    """Yield the one course to the standby, where there is one."""
    instance = read_instance(aws, request.target.id)
    if instance.get("MultiAZ") and not instance.get("DBClusterIdentifier"):
        yield _course(aws, instance)


def back(aws: Aws, request: Request) -> Course:
    """Return the course to the zone it came from, if nobody moved it since."""
    instance, saved = read_instance(aws, request.target.id), request.saved
    zone = instance["AvailabilityZone"]
    if zone == saved["from"]:
        raise NoCourse("Still there", f"{request.target.label} is back in {zone} already")
    if not instance.get("MultiAZ"):
        raise NoCourse("Standby", f"{request.target.label} has no standby any more")
    return _course(aws, instance)


def read(aws: Aws, plan: Plan, _made: Mapping[str, Any]) -> Standing:
    """Read in which zone it runs now."""
    instance, saved = read_instance(aws, plan.target.id), plan.saved
    status, zone = instance["DBInstanceStatus"], instance["AvailabilityZone"]
    if status != "available":
        return busy(plan.target.id, status)
    if zone == saved["from"]:
        return Standing(Stage.TODO, f"It runs in {zone}")
    return Standing(Stage.DONE, f"It runs in {zone}, and is available")


def _course(aws: Aws, instance: Mapping[str, Any]) -> Course:
    name, zone = instance["DBInstanceIdentifier"], instance["AvailabilityZone"]
    other = instance.get("SecondaryAvailabilityZone") or "another zone"
    return Course(
        way=NAME,
        choice=f"standby in {other}",
        changes=(Change(f"{name} runs in", zone, other),),
        checks=tuple(_checks(aws, instance, other)),
        call=Call(
            NAME, "rds", "RebootDBInstance", {"DBInstanceIdentifier": name, "ForceFailover": True}
        ),
        saved={"from": zone, "to": other},
        seconds=SECONDS,
        undo=UNDO,
        affects=(f"Every connection to {name} ends, and open transactions with it",),
        does_not=STAYS,
    )


def _checks(aws: Aws, instance: Mapping[str, Any], other: str) -> Iterator[Precondition]:
    yield available(instance["DBInstanceStatus"], instance["DBInstanceIdentifier"])
    yield Precondition("Standby", Verdict.PASSED, f"Multi-AZ, the standby is in {other}")
    if any(
        each.get("ParameterApplyStatus") == "pending-reboot"
        for each in instance.get("DBParameterGroups", ())
    ):
        says = "Changed parameters wait for a reboot: they take effect with this one"
        yield Precondition("Parameters", Verdict.WARNED, says)
    yield database_events(aws, "db-instance", instance["DBInstanceIdentifier"])


PERMISSIONS = Permissions(
    read=(READ_INSTANCE, READ_EVENTS),
    write=(
        Statement(
            "Reboot an instance with failover to its standby",
            ("rds:RebootDBInstance",),
            ("arn:aws:rds:${Region}:${Account}:db:*",),
        ),
    ),
)
MULTI_AZ_INSTANCE = Way(
    NAME,
    "Fail over to the standby",
    ("rds-instance",),
    "a standby (Multi-AZ)",
    find,
    back,
    read,
    PERMISSIONS,
    PERMISSIONS,
)
