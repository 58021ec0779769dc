"""The shop's name: everything goes to its own Region, nothing to the one that stands by."""

from typing import Any

from bot.sandbox.aws.names import REGION
from bot.sandbox.aws.shop import Dns

# RFC 2606: a top-level domain that nobody owns.
ZONE = "shop.example."
NAME = f"www.{ZONE}"
ELSEWHERE = "eu-central-1"
WEIGHTS = {REGION: 100, ELSEWHERE: 0}


def seed_dns(route53: Any, balancer: str) -> Dns:
    """Create the hosted zone and the two weighted records; balancer: our load balancer's name."""
    zone_id = route53.create_hosted_zone(Name=ZONE, CallerReference=ZONE)["HostedZone"]["Id"]
    hosts = {REGION: balancer, ELSEWHERE: balancer.replace(REGION, ELSEWHERE)}
    changes = [
        {"Action": "CREATE", "ResourceRecordSet": _record(region, weight, hosts[region])}
        for region, weight in WEIGHTS.items()
    ]
    route53.change_resource_record_sets(HostedZoneId=zone_id, ChangeBatch={"Changes": changes})
    return Dns(str(zone_id).rpartition("/")[2], NAME, (REGION, ELSEWHERE))


def _record(region: str, weight: int, host: str) -> dict[str, Any]:
    return {
        "Name": NAME,
        "Type": "CNAME",
        "SetIdentifier": region,
        "Weight": weight,
        "TTL": 60,
        "ResourceRecords": [{"Value": host}],
    }
