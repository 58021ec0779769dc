"""A load balancer, its zones, and how its targets are in each.

Sources: Elastic Load Balancing API Reference, "LoadBalancer", "DescribeTargetHealth".
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import ClientError

from bot.core.action import Aws, Statement
from bot.core.alert import Target
from handlers.actions.failover.course import NoCourse

READ_BALANCER = Statement(
    "Read the load balancer, and where its targets are healthy",
    (
        "elasticloadbalancing:DescribeLoadBalancers",
        "elasticloadbalancing:DescribeTargetGroups",
        "elasticloadbalancing:DescribeTargetHealth",
        "ec2:DescribeInstances",
    ),
)
READ_ZONES = Statement("Know the ids of zones", ("ec2:DescribeAvailabilityZones",))
FIND_BALANCER = Statement("Read the load balancer", ("elasticloadbalancing:DescribeLoadBalancers",))
ARNS = tuple(
    f"arn:aws:elasticloadbalancing:${{Region}}:${{Account}}:loadbalancer/{kind}/*"
    for kind in ("app", "net")
)
AT_ONCE = 200  # the most values of a filter
HEALTHY, IDLE = "healthy", ("draining", "unused")


@dataclass(frozen=True, slots=True)
class Balancer:
    """dns: its name there. zones: by name (`eu-west-1a`), the subnets' zones."""

    arn: str
    name: str
    dns: str
    zones: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """A target group: by zone, how many targets there are, and how many of them are healthy."""

    name: str
    all: Mapping[str, int]
    healthy: Mapping[str, int]

    def healthy_outside(self, zone: str) -> int:
        """Return how many healthy targets are in other zones."""
        return sum(count for where, count in self.healthy.items() if where != zone)


def read_balancer(aws: Aws, target: Target) -> Balancer | None:
    """Return it; None for a Classic one, which has no ARN. Raises NoCourse where it is gone.

    target: `app/shop/50dc`, as alarms have it, or its ARN, as people paste it.
    """
    ident = target.id.rpartition("loadbalancer/")[2]
    _kind, _, path = ident.partition("/")
    if not path:
        return None
    gone = NoCourse("Load balancer", f"There is no load balancer {ident}")
    try:
        name = path.partition("/")[0]
        found = aws.client("elbv2").describe_load_balancers(Names=[name])["LoadBalancers"][0]
    except ClientError as failure:  # gone is an answer; all else is the caller's
        if failure.response["Error"]["Code"] != "LoadBalancerNotFound":
            raise
        raise gone from failure
    if not found["LoadBalancerArn"].endswith(f"/{ident}"):  # another one of the same name
        raise gone
    zones = tuple(sorted(zone["ZoneName"] for zone in found["AvailabilityZones"]))
    return Balancer(found["LoadBalancerArn"], name, found["DNSName"], zones)


def zone_ids(aws: Aws, zones: Iterable[str]) -> Mapping[str, str]:
    """Return zone ids (`euw1-az1`) by name: behind a name stands another zone in each account."""
    answer = aws.client("ec2").describe_availability_zones(ZoneNames=list(zones))
    return {zone["ZoneName"]: zone["ZoneId"] for zone in answer["AvailabilityZones"]}


def read_groups(aws: Aws, balancer: Balancer) -> list[Group]:
    """Return its target groups; targets without a zone (Lambda, another ALB) are not counted."""
    elbv2 = aws.client("elbv2")
    listed = elbv2.describe_target_groups(LoadBalancerArn=balancer.arn)["TargetGroups"]
    return [_group(aws, each) for each in listed]


def _group(aws: Aws, listed: Mapping[str, Any]) -> Group:
    health = aws.client("elbv2").describe_target_health(TargetGroupArn=listed["TargetGroupArn"])
    found = [
        each
        for each in health["TargetHealthDescriptions"]
        if each["TargetHealth"]["State"] not in IDLE
    ]
    ids = [each["Target"]["Id"] for each in found]
    placed = _zones_of(aws, ids) if listed["TargetType"] == "instance" else {}
    seen = [(placed.get(each["Target"]["Id"]) or _zone(each), _is_healthy(each)) for each in found]
    return Group(
        listed["TargetGroupName"],
        Counter(zone for zone, _ in seen if zone),
        Counter(zone for zone, is_healthy in seen if zone and is_healthy),
    )


def _zones_of(aws: Aws, instances: list[str]) -> Mapping[str, str]:
    pages = aws.client("ec2").get_paginator("describe_instances")
    found: dict[str, str] = {}
    for start in range(0, len(instances), AT_ONCE):
        asked = [{"Name": "instance-id", "Values": instances[start : start + AT_ONCE]}]
        for page in pages.paginate(Filters=asked):
            for one in (one for each in page["Reservations"] for one in each["Instances"]):
                found[one["InstanceId"]] = one["Placement"]["AvailabilityZone"]
    return found


def _zone(health: Mapping[str, Any]) -> str:
    return str(health["Target"].get("AvailabilityZone", ""))


def _is_healthy(health: Mapping[str, Any]) -> bool:
    return bool(health["TargetHealth"]["State"] == HEALTHY)
