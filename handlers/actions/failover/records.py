"""Weighted and failover records in Route 53 that lead to a load balancer.

Sources: Amazon Route 53 API Reference, "ListResourceRecordSets", "ResourceRecordSet".
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.core.action import Aws, Statement

Record = Mapping[str, Any]
ZONES = 10  # as many are looked through, with the first records of each: a plan must not take long
RECORDS = "300"
TYPES = ("A", "AAAA", "CNAME")
# A failover record keeps its name, role and SetIdentifier; these are what it leads to.
LEADS = ("AliasTarget", "ResourceRecords", "TTL", "HealthCheckId")
ZONE_ARNS = ("arn:aws:route53:::hostedzone/*",)
LIST_RECORDS = Statement("Read the records", ("route53:ListResourceRecordSets",), ZONE_ARNS)
FIND_RECORDS = (
    Statement("Find the zones", ("route53:ListHostedZones",)),
    LIST_RECORDS,
)


@dataclass(frozen=True, slots=True)
class Name:
    """One name in one hosted zone: all its records of TYPES."""

    zone_id: str
    name: str
    records: tuple[Record, ...]


def read_names(aws: Aws, dns: str) -> Iterator[Name]:
    """Yield the names with a weighted or failover record that leads to `dns`."""
    route53 = aws.client("route53")
    for zone in route53.list_hosted_zones(MaxItems=str(ZONES))["HostedZones"]:
        zone_id = zone["Id"].rpartition("/")[2]
        page = route53.list_resource_record_sets(HostedZoneId=zone_id, MaxItems=RECORDS)
        records = [each for each in page["ResourceRecordSets"] if each["Type"] in TYPES]
        for name in dict.fromkeys(each["Name"] for each in records if leads_to(each, dns)):
            yield Name(zone_id, name, _named(records, name))


def read_name(aws: Aws, zone_id: str, name: str) -> Name:
    """Return a name's records as they are now."""
    page = aws.client("route53").list_resource_record_sets(
        HostedZoneId=zone_id, StartRecordName=name, MaxItems=RECORDS
    )
    records = [each for each in page["ResourceRecordSets"] if each["Type"] in TYPES]
    return Name(zone_id, name, _named(records, name))


def leads_to(record: Record, dns: str) -> bool:
    """Tell whether a weighted or failover record leads to a load balancer's name."""
    if not ("Weight" in record or "Failover" in record):
        return False
    values = [each["Value"] for each in record.get("ResourceRecords", ())]
    alias = record.get("AliasTarget", {}).get("DNSName", "")
    return _plain(dns) in (_plain(each) for each in (alias, *values))


def moved(name: Name, dns: str) -> list[dict[str, Any]]:
    """Return the records as they must become for nothing to lead to `dns`; only those to change."""
    changed: list[dict[str, Any]] = []
    for kind in TYPES:
        records = [each for each in name.records if each["Type"] == kind]
        ours = [each for each in records if leads_to(each, dns)]
        others = [each for each in records if each not in ours]
        changed += [*_weighed(ours, others), *_swapped(ours, others)]
    return changed


def _weighed(ours: Sequence[Record], others: Sequence[Record]) -> Iterator[dict[str, Any]]:
    """Yield ours without weight; where no other has any, the others with ours."""
    weight = sum(each.get("Weight", 0) for each in ours)
    weighted = [each for each in others if "Weight" in each]
    if not weight or not weighted:
        return
    yield from ({**each, "Weight": 0} for each in ours if each["Weight"])
    if not any(each["Weight"] for each in weighted):
        yield from ({**each, "Weight": weight} for each in weighted)


def _swapped(ours: Sequence[Record], others: Sequence[Record]) -> Iterator[dict[str, Any]]:
    """Yield a primary and its secondary, each leading to where the other led."""
    for primary in (each for each in ours if each.get("Failover") == "PRIMARY"):
        for secondary in (each for each in others if each.get("Failover") == "SECONDARY"):
            yield _leading(primary, secondary)
            yield _leading(secondary, primary)


def _leading(record: Record, other: Record) -> dict[str, Any]:
    kept = {key: value for key, value in record.items() if key not in LEADS}
    return kept | {key: other[key] for key in LEADS if key in other}


def _named(records: Sequence[Record], name: str) -> tuple[Record, ...]:
    return tuple(each for each in records if each["Name"] == name)


def _plain(dns: str) -> str:
    return dns.lower().rstrip(".").removeprefix("dualstack.")
