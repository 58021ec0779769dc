"""One rule of a security group, as EC2 shows it and as EC2 takes it.

Shapes: Amazon EC2 API Reference, pages "SecurityGroupRule" and "IpPermission".
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

ANY = "-1"
GROUP = "ReferencedGroupInfo"
LIST = "PrefixListId"
KINDS = ("CidrIpv4", "CidrIpv6", LIST, GROUP)
PORTED = ("tcp", "udp")
_WITH_PORTS = (*PORTED, "icmp", "icmpv6")
_OF_GROUP = ("GroupId", "UserId", "VpcId", "VpcPeeringConnectionId")


@dataclass(frozen=True, slots=True)
class Peer:
    """The other end. kind: EC2's own member, one of KINDS; value: CIDR, list id or group id.

    group: for a group, what EC2 says of it besides its state: owner, VPC, peering.
    """

    kind: str
    value: str
    group: Mapping[str, str] = field(default_factory=dict, compare=False)


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule. Two that let the same through are equal, as they are for EC2.

    from_port, to_port: -1 for all of them; ICMP's type and code.
    """

    protocol: str
    from_port: int
    to_port: int
    peer: Peer
    id: str = field(default="", compare=False)
    description: str = field(default="", compare=False)
    tags: Mapping[str, str] = field(default_factory=dict, compare=False)

    def __str__(self) -> str:
        return f"{self.what} to {self.peer.value}"

    @property
    def what(self) -> str:
        """Return in words what it lets through: `tcp/443`."""
        if self.protocol == ANY:
            return "everything"
        if self.from_port == -1:
            return self.protocol
        last = "" if self.to_port in {-1, self.from_port} else f"-{self.to_port}"
        return f"{self.protocol}/{self.from_port}{last}"


def read_rule(raw: Mapping[str, Any]) -> Rule:
    """Return the rule that EC2 described, or that `rule_json` made."""
    kind = next(kind for kind in KINDS if raw.get(kind))
    group = raw[kind] if kind == GROUP else {}
    return Rule(
        protocol=raw["IpProtocol"],
        from_port=raw.get("FromPort", -1),
        to_port=raw.get("ToPort", -1),
        peer=Peer(kind, group["GroupId"] if group else raw[kind], _known(group)),
        id=raw.get("SecurityGroupRuleId", ""),
        description=raw.get("Description", ""),
        tags={tag["Key"]: tag["Value"] for tag in raw.get("Tags", [])},
    )


def rule_json(rule: Rule) -> dict[str, Any]:
    """Return the rule in EC2's own words, complete: what an undo needs."""
    group = rule.peer.kind == GROUP
    return {
        "SecurityGroupRuleId": rule.id,
        "IpProtocol": rule.protocol,
        "FromPort": rule.from_port,
        "ToPort": rule.to_port,
        rule.peer.kind: dict(rule.peer.group) if group else rule.peer.value,
        "Description": rule.description,
        "Tags": [{"Key": key, "Value": value} for key, value in sorted(rule.tags.items())],
    }


def permission(rule: Rule) -> dict[str, Any]:
    """Return the rule as EC2 takes it. Ports only where the protocol has some."""
    ports = {"FromPort": rule.from_port, "ToPort": rule.to_port}
    return {
        "IpProtocol": rule.protocol,
        **(ports if rule.protocol in _WITH_PORTS else {}),
        **_peer(rule),
    }


def _peer(rule: Rule) -> dict[str, Any]:
    said = {"Description": rule.description} if rule.description else {}
    match rule.peer.kind:
        case "CidrIpv4":
            return {"IpRanges": [{"CidrIp": rule.peer.value, **said}]}
        case "CidrIpv6":
            return {"Ipv6Ranges": [{"CidrIpv6": rule.peer.value, **said}]}
        case "PrefixListId":
            return {"PrefixListIds": [{"PrefixListId": rule.peer.value, **said}]}
        case _:
            return {"UserIdGroupPairs": [{**_pair(rule.peer), **said}]}


def _pair(peer: Peer) -> dict[str, str]:
    """Return the group as EC2 takes it. The VPC and the peering follow from the group."""
    owner = {"UserId": peer.group["UserId"]} if peer.group.get("UserId") else {}
    return {"GroupId": peer.value, **owner}


def _known(group: Mapping[str, str]) -> dict[str, str]:
    return {key: group[key] for key in _OF_GROUP if group.get(key)}
