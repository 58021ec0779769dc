"""The one batch that changes a name's records, and what it means for people."""

from collections.abc import Sequence
from typing import Any

from bot.core.plan import Call, Change, Precondition, Verdict
from handlers.actions.failover.course import Course
from handlers.actions.failover.records import Name, Record

NAME = "route53"
SYNC = 60  # seconds until all name servers have it
ALIAS_TTL = 60  # seconds, for a load balancer
STAYS = (
    "Clients and resolvers that keep addresses longer than they should go on coming.",
    "It starts nothing at the other side: what must serve must run there already.",
)
LONGEST = 150  # characters: the value of a Slack option


def record_course(name: Name, after: Sequence[Record], *, choice: str, doubt: str) -> Course:
    """Return the course that makes these records of a name as they are given."""
    before = [_same(name, record) for record in after]
    upserts = [{"Action": "UPSERT", "ResourceRecordSet": record} for record in after]
    wanted = {"HostedZoneId": name.zone_id, "ChangeBatch": {"Changes": upserts}}
    ttl = max(record.get("TTL", ALIAS_TTL) for record in before)
    says = "See that the other side is up and can carry all of it"
    return Course(
        way=NAME,
        choice=choice[:LONGEST],
        changes=tuple(_change(*pair) for pair in zip(before, after, strict=True)),
        checks=(Precondition("Other side", Verdict.WARNED, says),),
        call=Call(NAME, "route53", "ChangeResourceRecordSets", wanted),
        saved={
            "zone_id": name.zone_id,
            "name": name.name,
            "before": before,
            "after": [dict(record) for record in after],
        },
        seconds=SYNC + ttl,
        undo="failover.undo restores the records exactly, if nobody changed them since",
        affects=(f"Everybody who asks for {name.name}, within {ttl} s of the change",),
        does_not=STAYS,
        doubt=doubt,
    )


def _same(name: Name, record: Record) -> dict[str, Any]:
    """Return a record of the same key as it is now."""
    key = (record["Type"], record["SetIdentifier"])
    return dict(next(r for r in name.records if (r["Type"], r.get("SetIdentifier")) == key))


def _change(before: Record, after: Record) -> Change:
    what = f"{before['Name']} {before['Type']} {before['SetIdentifier']}"
    return Change(what, _words(before), _words(after))


def _words(record: Record) -> str:
    values = [each["Value"] for each in record.get("ResourceRecords", ())]
    leads = record.get("AliasTarget", {}).get("DNSName") or ", ".join(values)
    return f"weight {record['Weight']}" if "Weight" in record else f"to {leads}"
