"""How an instance stands: its network, its protection, and where it is registered."""

from collections.abc import Mapping
from typing import Any

from bot.sandbox.aws.account import Account
from handlers.actions.isolate_instance.quarantine import NAME as QUARANTINE
from tests.chaos.actions.standing import Standing, client, having, words

OPEN = "firebreak-open"
ATTRIBUTES = ("disableApiTermination", "instanceInitiatedShutdownBehavior")


def stand_of_instance(account: Account, name: str) -> Standing:
    """Look at an instance and all its interfaces."""
    ec2 = client(account, "ec2")
    found = ec2.describe_network_interfaces(Filters=[having("attachment.instance-id", name)])
    interfaces = found["NetworkInterfaces"]
    groups = sorted(sorted(one["GroupName"] for one in each["Groups"]) for each in interfaces)
    snapshots = ec2.describe_snapshots(Filters=[having("tag:firebreak:instance", name)])
    named = [one["GroupName"] for one in _groups(ec2, interfaces[0]["VpcId"])]
    quarantines = max(0, named.count(QUARANTINE) - 1)  # a second one would be an effect too many
    flags = [ec2.describe_instance_attribute(InstanceId=name, Attribute=one) for one in ATTRIBUTES]
    return Standing(
        state=words(groups, [_steady(flag) for flag in flags], _registered(account, name)),
        effects=len(snapshots["Snapshots"]) + quarantines,
        cut=groups.count([QUARANTINE]),
        interfaces=len(groups),
        is_open=any(OPEN in group for group in (*named, *(one for each in groups for one in each))),
    )


def _groups(ec2: Any, vpc: str) -> list[Any]:
    found = ec2.describe_security_groups(Filters=[having("vpc-id", vpc)])
    return list(found["SecurityGroups"])


def _registered(account: Account, instance: str) -> list[str]:
    elbv2 = client(account, "elbv2")
    return sorted(
        f"{group['TargetGroupName']} {one['Target']['Port']}"
        for group in elbv2.describe_target_groups()["TargetGroups"]
        for one in elbv2.describe_target_health(TargetGroupArn=group["TargetGroupArn"])[
            "TargetHealthDescriptions"
        ]
        if one["Target"]["Id"] == instance and one["TargetHealth"]["State"] != "draining"
    )


def _steady(answer: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in answer.items() if key != "ResponseMetadata"}
