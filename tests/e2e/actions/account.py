"""The sandbox's AWS account, as somebody who works beside Firebreak sees it."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from bot.sandbox.aws.account import Account
from bot.sandbox.aws.seed.tags import tagged
from bot.sandbox.aws.shop import Api, WebServer
from bot.sandbox.world import World

Items = Mapping[str, list[str]]
# What AWS answers anew each time, and the ids of rules: restored ones get new ids, the plan says.
VOLATILE = {
    "EarliestRestorableTime",
    "LatestRestorableTime",
    "ResponseMetadata",
    "SecurityGroupRuleArn",
    "SecurityGroupRuleId",
}
LISTS = (
    ("ec2", "describe_instances", "Reservations"),
    ("ec2", "describe_network_interfaces", "NetworkInterfaces"),
    ("ec2", "describe_security_groups", "SecurityGroups"),
    ("ec2", "describe_security_group_rules", "SecurityGroupRules"),
    ("ec2", "describe_volumes", "Volumes"),
    ("rds", "describe_db_instances", "DBInstances"),
    ("rds", "describe_db_clusters", "DBClusters"),
    ("iam", "get_account_authorization_details", "UserDetailList"),
)
ATTRIBUTES = ("disableApiTermination", "instanceInitiatedShutdownBehavior")


def new_server(world: World, name: str) -> WebServer:
    """Start another web server behind the shop's load balancer, for one test alone."""
    ec2, like = world.account.client("ec2"), world.shop.web_2
    interface = {
        "DeviceIndex": 0,
        "SubnetId": like.subnet_id,
        "Groups": [like.group_id],
        "AssociatePublicIpAddress": True,
    }
    made = ec2.run_instances(
        ImageId="ami-0abcdef1234567890",
        MinCount=1,
        MaxCount=1,
        NetworkInterfaces=[interface],
        TagSpecifications=tagged("instance", name, "web"),
    )["Instances"][0]
    target = [{"Id": made["InstanceId"], "Port": 80}]
    group = world.shop.web.target_group_arn
    world.account.client("elbv2").register_targets(TargetGroupArn=group, Targets=target)
    return replace(
        like,
        name=name,
        instance_id=made["InstanceId"],
        interface_id=made["NetworkInterfaces"][0]["NetworkInterfaceId"],
        private_ip=made["PrivateIpAddress"],
    )


def groups_of(account: Account, server: WebServer) -> list[str]:
    """Return the names of a server's security groups."""
    ids = [server.interface_id]
    found = account.client("ec2").describe_network_interfaces(NetworkInterfaceIds=ids)
    return [group["GroupName"] for group in found["NetworkInterfaces"][0]["Groups"]]


def put_into(account: Account, server: WebServer, group_id: str) -> None:
    """Give a server another security group, as a colleague may at any moment."""
    asked = {"NetworkInterfaceId": server.interface_id, "Groups": [group_id]}
    account.client("ec2").modify_network_interface_attribute(**asked)


def service_runs(account: Account, api: Api) -> tuple[str, int]:
    """Return which task definition a service shall run, and how many tasks of it run."""
    asked = {"cluster": api.cluster, "services": [api.service]}
    [service] = account.client("ecs").describe_services(**asked)["services"]
    return service["taskDefinition"], service["deployments"][0]["runningCount"]


def seen(account: Account) -> Items:
    """Return everything that actions change, a canonical line each, by how it was asked."""
    found = {call: _items(account, service, call, key) for service, call, key in LISTS}
    snapshots = _items(account, "ec2", "describe_snapshots", "Snapshots")
    found["describe_snapshots"] = [
        one["SnapshotId"] for one in snapshots
    ]  # they go on by themselves
    found["describe_instance_attribute"] = list(_attributes(account))
    found["describe_target_health"] = list(_targets(account))
    return {call: sorted(_line(item) for item in items) for call, items in found.items()}


def left_behind(before: Items, after: Items) -> dict[str, int]:
    """Return how much there is now that was not there before; all else must be as it was."""
    lost = {
        call: list((Counter(before[call]) - Counter(after[call])).elements()) for call in before
    }
    assert not any(lost.values()), {call: lines for call, lines in lost.items() if lines}
    new = {call: (Counter(after[call]) - Counter(before[call])).total() for call in after}
    return {call: count for call, count in new.items() if count}


def _items(account: Account, service: str, call: str, key: str) -> list[Any]:
    answer = getattr(account.client(service), call)()
    return list(answer[key])


def _attributes(account: Account) -> Iterator[Any]:
    ec2 = account.client("ec2")
    for raw in ec2.describe_instances()["Reservations"]:
        for instance in (one["InstanceId"] for one in raw["Instances"]):
            for name in ATTRIBUTES:
                yield ec2.describe_instance_attribute(InstanceId=instance, Attribute=name)


def _targets(account: Account) -> Iterator[Any]:
    """Return what is registered; how healthy it is comes by itself, in its time."""
    elbv2 = account.client("elbv2")
    for group in elbv2.describe_target_groups()["TargetGroups"]:
        arn = group["TargetGroupArn"]
        for target in elbv2.describe_target_health(TargetGroupArn=arn)["TargetHealthDescriptions"]:
            if target["TargetHealth"]["State"] != "draining":
                yield {"group": arn, **target["Target"]}


def _line(item: Any) -> str:
    return json.dumps(_steady(item), sort_keys=True, default=str)


def _steady(item: Any) -> Any:
    """Leave out what says nothing about the account."""
    if isinstance(item, Mapping):
        return {key: _steady(value) for key, value in item.items() if key not in VOLATILE}
    if isinstance(item, list):
        return [_steady(one) for one in item]
    return item
