"""Security groups of Firebreak's own: found by their name, marked by their tag."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import ClientError

from bot.core.action import Aws
from bot.core.plan import Call
from handlers.calls import invoke

TAG = "firebreak"
ANYWHERE = frozenset({"0.0.0.0/0", "::/0"})


@dataclass(frozen=True, slots=True)
class Group:
    """A security group; its rules are as DescribeSecurityGroups has them."""

    id: str
    ingress: tuple[Mapping[str, Any], ...]
    egress: tuple[Mapping[str, Any], ...]

    @property
    def is_empty(self) -> bool:
        """Tell whether it lets nothing in and nothing out."""
        return not self.ingress and not self.egress

    @property
    def is_new(self) -> bool:
        """Tell whether it has no rule but the open egress that AWS gives every new group."""
        return not self.ingress and all(_lets_all_out(rule) for rule in self.egress)


def find(aws: Aws, vpc_id: str, name: str) -> Group | None:
    """Return the group of this name in the VPC; None where there is none."""
    filters = [
        {"Name": "vpc-id", "Values": [vpc_id]},
        {"Name": "group-name", "Values": [name]},
    ]
    found = aws.client("ec2").describe_security_groups(Filters=filters)["SecurityGroups"]
    if not found:
        return None
    raw = found[0]
    return Group(raw["GroupId"], tuple(raw["IpPermissions"]), tuple(raw["IpPermissionsEgress"]))


def create_call(step: str, vpc_id: str, name: str, purpose: str) -> Call:
    """Return the call that creates a group with Firebreak's tag."""
    tags = [{"Key": "Name", "Value": name}, {"Key": TAG, "Value": purpose}]
    parameters = {
        "GroupName": name,
        "Description": f"Firebreak: {purpose}",
        "VpcId": vpc_id,
        "TagSpecifications": [{"ResourceType": "security-group", "Tags": tags}],
    }
    return Call(step, "ec2", "CreateSecurityGroup", parameters)


def created(aws: Aws, call: Call) -> tuple[Group, tuple[Mapping[str, Any], ...]]:
    """Return the group of a call, made where it is not there, and AWS's answers."""
    vpc_id, name = call.parameters["VpcId"], call.parameters["GroupName"]
    group = find(aws, vpc_id, name)
    if group:
        return group, ()
    try:
        answer = invoke(aws, call, {})
    except ClientError as failure:
        # Another run was faster in the same VPC: its group is as good.
        faster = find(aws, vpc_id, name)
        if failure.response["Error"]["Code"] != "InvalidGroup.Duplicate" or not faster:
            raise
        return faster, ()
    # EC2 is eventually consistent: what was made is seen by all a moment later.
    aws.client("ec2").get_waiter("security_group_exists").wait(GroupIds=[answer["GroupId"]])
    seen = find(aws, vpc_id, name)
    return seen or Group(answer["GroupId"], (), ()), (answer,)


def _lets_all_out(rule: Mapping[str, Any]) -> bool:
    places = {place["CidrIp"] for place in rule.get("IpRanges", [])}
    places |= {place["CidrIpv6"] for place in rule.get("Ipv6Ranges", [])}
    others = rule.get("UserIdGroupPairs") or rule.get("PrefixListIds")
    return rule["IpProtocol"] == "-1" and not others and places <= ANYWHERE
