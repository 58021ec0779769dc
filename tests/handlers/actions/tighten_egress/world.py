"""A VPC with groups and instances, and what they let out."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from moto.ec2.models.security_groups import SecurityGroupRule

from bot.core.action import Action, Request
from bot.core.alert import Target
from handlers.actions.tighten_egress import with_profiles
from tests.support.aws import Account, raw_client

TIGHTEN_EGRESS = with_profiles({})
OPEN = {"IpProtocol": "-1", "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}


@dataclass
class World:
    """ec2: somebody else's client, whose calls nobody writes down."""

    ec2: Any
    aws: Account
    vpc: str
    subnet: str

    def group(self, name: str, *egress: dict[str, Any], tags: dict[str, str] | None = None) -> str:
        """Make a group that lets out this alone."""
        tagged = [{"Key": key, "Value": value} for key, value in (tags or {}).items()]
        marks = [{"ResourceType": "security-group", "Tags": tagged}] if tagged else []
        made = self.ec2.create_security_group(
            GroupName=name, Description=name, VpcId=self.vpc, TagSpecifications=marks
        )["GroupId"]
        first = [raw["SecurityGroupRuleId"] for raw in self.rules(made)]
        self.ec2.revoke_security_group_egress(GroupId=made, SecurityGroupRuleIds=first)
        for one in egress:
            self.let_out(made, one)
        return str(made)

    def let_out(self, group: str, rule: dict[str, Any], **tags: str) -> None:
        tagged = [{"Key": key, "Value": value} for key, value in tags.items()]
        marks = [{"ResourceType": "security-group-rule", "Tags": tagged}] if tagged else []
        self.ec2.authorize_security_group_egress(
            GroupId=group, IpPermissions=[rule], TagSpecifications=marks
        )

    def let_in(self, group: str, rule: dict[str, Any]) -> None:
        self.ec2.authorize_security_group_ingress(GroupId=group, IpPermissions=[rule])

    def revoke(self, group: str, peer: str) -> None:
        ids = [raw["SecurityGroupRuleId"] for raw in self.rules(group) if peer in raw.values()]
        assert ids
        self.ec2.revoke_security_group_egress(GroupId=group, SecurityGroupRuleIds=ids)

    def interface(self, *groups: str, said: str = "") -> str:
        made = self.ec2.create_network_interface(
            SubnetId=self.subnet, Groups=list(groups), Description=said
        )
        return str(made["NetworkInterface"]["NetworkInterfaceId"])

    def instance(self, name: str, *groups: str) -> str:
        nic = {"DeviceIndex": 0, "SubnetId": self.subnet, "Groups": list(groups)}
        tags = [{"ResourceType": "instance", "Tags": [{"Key": "Name", "Value": name}]}]
        made = self.ec2.run_instances(
            ImageId="ami-0abcdef1234567890",
            MinCount=1,
            MaxCount=1,
            NetworkInterfaces=[nic],
            TagSpecifications=tags,
        )
        return str(made["Instances"][0]["InstanceId"])

    def groups_of(self, instance: str) -> list[list[str]]:
        asked = [{"Name": "attachment.instance-id", "Values": [instance]}]
        found = self.ec2.describe_network_interfaces(Filters=asked)["NetworkInterfaces"]
        return [[group["GroupId"] for group in raw["Groups"]] for raw in found]

    def interfaces_of(self, instance: str) -> list[str]:
        asked = [{"Name": "attachment.instance-id", "Values": [instance]}]
        found = self.ec2.describe_network_interfaces(Filters=asked)["NetworkInterfaces"]
        return [raw["NetworkInterfaceId"] for raw in found]

    def rules(self, group: str, *, egress: bool = True) -> list[dict[str, Any]]:
        asked = [{"Name": "group-id", "Values": [group]}]
        found = self.ec2.describe_security_group_rules(Filters=asked)["SecurityGroupRules"]
        return [raw for raw in found if raw["IsEgress"] is egress]

    def egress(self, group: str, *, egress: bool = True) -> list[str]:
        """Return everything that EC2 says of the rules (or of the ingress), but for their ids."""
        rules = self.rules(group, egress=egress)
        for raw in rules:
            del raw["SecurityGroupRuleId"]
            raw["Tags"].sort(key=lambda tag: tag["Key"])
        return sorted(repr(sorted(raw.items())) for raw in rules)

    def peers(self, group: str, *, egress: bool = True) -> list[str]:
        return sorted(map(peer, self.rules(group, egress=egress)))

    def prefix_list(self, service: str) -> str:
        asked = [{"Name": "prefix-list-name", "Values": [f"com.amazonaws.eu-west-1.{service}"]}]
        found = self.ec2.describe_managed_prefix_lists(Filters=asked)["PrefixLists"]
        return str(found[0]["PrefixListId"])


def peer(raw: dict[str, Any]) -> str:
    """Return a rule in short: `tcp/443 0.0.0.0/0`."""
    ports = "" if raw["FromPort"] == -1 else f"/{raw['FromPort']}"
    where = raw.get("CidrIpv4") or raw.get("CidrIpv6") or raw.get("PrefixListId")
    return f"{raw['IpProtocol']}{ports} {where or raw['ReferencedGroupInfo']['GroupId']}"


def asked(
    target: str, *, profile: str = "vpc-only", scope: str = "group", action: Action | None = None
) -> Request:
    """Return what a person asks for in INC-42."""
    kind = "security-group" if target.startswith("sg-") else "ec2-instance"
    parameters = (action or TIGHTEN_EGRESS).complete({"profile": profile, "scope": scope})
    return Request(Target(kind, target), "INC-42", parameters)


def tcp(port: int, cidr: str, said: str = "") -> dict[str, Any]:
    """Return a rule for one port."""
    member, key = ("Ipv6Ranges", "CidrIpv6") if ":" in cidr else ("IpRanges", "CidrIp")
    words = {"Description": said} if said else {}
    ports = {"IpProtocol": "tcp", "FromPort": port, "ToPort": port}
    return {**ports, member: [{key: cidr, **words}]}


def names(things: Sequence[Any]) -> list[str]:
    """Return their names."""
    return [thing.name for thing in things]


def new_vpc(aws: Account) -> World:
    """Make a VPC with IPv6, a second block of addresses, and a subnet."""
    ec2 = raw_client("ec2")
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16", AmazonProvidedIpv6CidrBlock=True)["Vpc"]
    ec2.associate_vpc_cidr_block(VpcId=vpc["VpcId"], CidrBlock="10.1.0.0/16")
    subnet = ec2.create_subnet(VpcId=vpc["VpcId"], CidrBlock="10.0.0.0/24")["Subnet"]
    return World(ec2, aws, vpc["VpcId"], subnet["SubnetId"])


@contextmanager
def mended() -> Iterator[None]:
    """Have moto keep what EC2 keeps: the description of a rule to a list or to a group."""
    made = SecurityGroupRule.__init__

    def init(self: Any, *args: Any, **given: Any) -> None:
        made(self, *args, **given)
        *_, cidr, group, listed = (*args, None, None)[:8]
        self.said = (listed or group or cidr or {}).get("Description")
        self.source_group = {k: v for k, v in self.source_group.items() if k != "Description"}

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(SecurityGroupRule, "__init__", init)
        patch.setattr(SecurityGroupRule, "description", property(lambda self: self.said))
        yield
