"""The load balancers in front of the instance: target groups, and Classic ones."""

from collections.abc import Iterator, Mapping
from typing import Any

from bot.core.action import Aws
from handlers.actions.isolate_instance.facts import Registration

GONE = {"draining", "unused"}
COUNTS = {"healthy"}


def read(aws: Aws, found: Mapping[str, Any]) -> tuple[Registration, ...]:
    """Return where the instance is registered, by its id or one of its addresses."""
    return (*_target_groups(aws, found), *_classic(aws, str(found["InstanceId"])))


def registered(aws: Aws, arn: str, ids: set[str]) -> list[Mapping[str, Any]]:
    """Return the targets of a group that are ours and take requests, or are about to."""
    return [
        health["Target"]
        for health in _health(aws, arn)
        if health["Target"]["Id"] in ids and health["TargetHealth"]["State"] not in GONE
    ]


def behind_classic(aws: Aws, name: str, instance_id: str) -> bool:
    """Tell whether a Classic Load Balancer has the instance."""
    answer = aws.client("elb").describe_load_balancers(LoadBalancerNames=[name])
    described = answer["LoadBalancerDescriptions"][0]
    return any(one["InstanceId"] == instance_id for one in described["Instances"])


def addresses(found: Mapping[str, Any]) -> set[str]:
    """Return the instance's id and its private addresses: what a target may be called."""
    private = {
        address["PrivateIpAddress"]
        for interface in found["NetworkInterfaces"]
        for address in interface["PrivateIpAddresses"]
    }
    v6 = {
        address["Ipv6Address"]
        for interface in found["NetworkInterfaces"]
        for address in interface.get("Ipv6Addresses", [])
    }
    return {str(found["InstanceId"]), *private, *v6}


def _target_groups(aws: Aws, found: Mapping[str, Any]) -> Iterator[Registration]:
    ids = addresses(found)
    pages = aws.client("elbv2").get_paginator("describe_target_groups").paginate()
    for group in (group for page in pages for group in page["TargetGroups"]):
        if group.get("VpcId") != found["VpcId"]:
            continue
        health = _health(aws, group["TargetGroupArn"])
        ours = [one for one in health if one["Target"]["Id"] in ids]
        live = tuple(o["Target"] for o in ours if o["TargetHealth"]["State"] not in GONE)
        if live:
            healthy = {o["Target"]["Id"] for o in health if o["TargetHealth"]["State"] in COUNTS}
            yield Registration(
                group["TargetGroupName"],
                group["TargetGroupArn"],
                live,
                healthy=bool(healthy & ids),
                others=len(healthy - ids),
            )


def _classic(aws: Aws, instance_id: str) -> Iterator[Registration]:
    elb = aws.client("elb")
    pages = elb.get_paginator("describe_load_balancers").paginate()
    for balancer in (one for page in pages for one in page["LoadBalancerDescriptions"]):
        if all(one["InstanceId"] != instance_id for one in balancer["Instances"]):
            continue
        name = balancer["LoadBalancerName"]
        states = elb.describe_instance_health(LoadBalancerName=name)["InstanceStates"]
        healthy = {one["InstanceId"] for one in states if one["State"] == "InService"}
        mine = {instance_id}
        yield Registration(name, "", (), healthy=bool(healthy & mine), others=len(healthy - mine))


def _health(aws: Aws, arn: str) -> list[Mapping[str, Any]]:
    answer = aws.client("elbv2").describe_target_health(TargetGroupArn=arn)
    found: list[Mapping[str, Any]] = answer["TargetHealthDescriptions"]
    return found
