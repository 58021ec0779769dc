"""DNS: weighted or failover records stop leading to a load balancer, in one batch.

A batch takes effect as a whole or not at all. Sources: Amazon Route 53 API Reference,
"ChangeResourceRecordSets", "GetChange"; Developer Guide, "Using IAM policy conditions for
fine-grained access control".
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bot.core.action import Aws, Permissions, Request, Statement
from bot.core.plan import Plan
from handlers.actions.failover.balancer import FIND_BALANCER, read_balancer
from handlers.actions.failover.course import Course, NoCourse
from handlers.actions.failover.record_course import NAME, record_course
from handlers.actions.failover.records import (
    FIND_RECORDS,
    LIST_RECORDS,
    TYPES,
    ZONE_ARNS,
    Name,
    Record,
    moved,
    read_name,
    read_names,
)
from handlers.actions.failover.standing import Stage, Standing
from handlers.actions.failover.way import Way

DOUBT = "nothing here tells whether the other side can carry the load"


def find(aws: Aws, request: Request) -> Iterator[Course]:
    """Yield a course for each name whose records lead to the load balancer and to others."""
    balancer = read_balancer(aws, request.target)
    names = read_names(aws, balancer.dns) if balancer else ()
    for name in names:
        after = moved(name, balancer.dns) if balancer else []
        if after:
            yield record_course(name, after, choice=f"away in DNS: {name.name}", doubt=DOUBT)


def back(aws: Aws, request: Request) -> Course:
    """Return the course that restores the records, if nobody changed them since."""
    saved = request.saved
    name = read_name(aws, saved["zone_id"], saved["name"])
    if not _holds(name, saved["after"]):
        raise NoCourse("Records", f"Somebody changed the records of {name.name} since")
    return record_course(name, saved["before"], choice=f"back in DNS: {name.name}", doubt="")


def read(aws: Aws, plan: Plan, made: Mapping[str, Any]) -> Standing:
    """Read the records, and whether all name servers have them where the change is known."""
    saved = plan.saved
    name = read_name(aws, saved["zone_id"], saved["name"])
    if _holds(name, saved["after"]):
        return _in_sync(aws, name, made)
    if _holds(name, saved["before"]):
        return Standing(Stage.TODO, f"{name.name} is as it was")
    return Standing(Stage.LOST, f"Somebody changed the records of {name.name} meanwhile")


def _in_sync(aws: Aws, name: Name, made: Mapping[str, Any]) -> Standing:
    says = f"{name.name} has its new records"
    if "change" not in made:
        return Standing(Stage.DONE, says)
    change = aws.client("route53").get_change(Id=made["change"].rpartition("/")[2])
    if change["ChangeInfo"]["Status"] != "INSYNC":
        return Standing(Stage.UNDER_WAY, f"{says}, but not in all name servers yet")
    return Standing(Stage.DONE, f"{says}, in all name servers")


def _holds(name: Name, records: Sequence[Record]) -> bool:
    return all(record in name.records for record in records)


_WRITE = Statement(
    "Change records that are there; narrow it to your names with"
    " route53:ChangeResourceRecordSetsNormalizedRecordNames",
    ("route53:ChangeResourceRecordSets",),
    ZONE_ARNS,
    {
        "ForAllValues:StringEquals": {
            "route53:ChangeResourceRecordSetsActions": ["UPSERT"],
            "route53:ChangeResourceRecordSetsRecordTypes": list(TYPES),
        }
    },
)
_CHANGE = Statement(
    "See whether all name servers have it", ("route53:GetChange",), ("arn:aws:route53:::change/*",)
)
ROUTE53 = Way(
    NAME,
    "Change the records",
    ("load-balancer",),
    "a weighted or failover record in Route 53 beside another",
    find,
    back,
    read,
    Permissions(read=(FIND_BALANCER, *FIND_RECORDS, _CHANGE), write=(_WRITE,)),
    Permissions(read=(LIST_RECORDS, _CHANGE), write=(_WRITE,)),
)
