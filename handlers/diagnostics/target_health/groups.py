"""The target groups that a target is behind, or in.

Source: Elastic Load Balancing API Reference (2015-12-01), "DescribeTargetGroups".
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from bot.core.action import Aws
from bot.core.alert import Target
from handlers.events.arn import partition_of
from handlers.events.reading import at, listing, text

MOST = 20  # groups whose health is read
LISTED = 100  # groups of an account among which an instance's are looked for


@dataclass(frozen=True, slots=True)
class Groups:
    """ARNs of target groups. only: they count where they have this target."""

    arns: tuple[str, ...]
    only: str = ""
    is_cut: bool = False


def groups_of(aws: Aws, target: Target) -> Groups:
    """Read which target groups belong to a target; raises botocore's errors."""
    if target.kind == "target-group":
        return Groups((_arn(aws, target.id),))
    if target.kind == "ecs-service":
        return _first(_of_service(aws, target))
    if target.kind == "ec2-instance":
        return _around(aws, target.id)
    asked = {"LoadBalancerArn": _arn(aws, f"loadbalancer/{target.id}")}
    return _first([text(each, "TargetGroupArn") for each in _listed(aws, asked)])


def _of_service(aws: Aws, target: Target) -> list[str]:
    cluster, _, name = target.id.rpartition("/")
    if not cluster or not name:
        return []
    answer = aws.client("ecs").describe_services(cluster=cluster, services=[name])
    balancers = listing(answer, "services", 0, "loadBalancers")
    return [text(each, "targetGroupArn") for each in balancers]


def _around(aws: Aws, instance: str) -> Groups:
    """Return the groups of the instance's VPC: no call tells in which of them it is."""
    described = aws.client("ec2").describe_instances(
        Filters=[{"Name": "instance-id", "Values": [instance]}]
    )
    vpc = text(at(described, "Reservations", 0, "Instances", 0), "VpcId")
    listed = _listed(aws, MappingProxyType({})) if vpc else []
    near = [text(each, "TargetGroupArn") for each in listed if text(each, "VpcId") == vpc]
    found = _first(near)
    return Groups(found.arns, instance, found.is_cut or len(listed) == LISTED)


def _listed(aws: Aws, asked: Mapping[str, str]) -> list[object]:
    answer = aws.client("elbv2").describe_target_groups(**asked, PageSize=LISTED)
    return listing(answer, "TargetGroups")


def _first(arns: list[str]) -> Groups:
    known = tuple(dict.fromkeys(filter(None, arns)))
    return Groups(known[:MOST], is_cut=len(known) > MOST)


def _arn(aws: Aws, resource: str) -> str:
    partition = partition_of(aws.region)
    return f"arn:{partition}:elasticloadbalancing:{aws.region}:{aws.account}:{resource}"
