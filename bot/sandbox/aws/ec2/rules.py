"""New rules of a security group: moto answers with the last alone, and dies without ports."""

from collections.abc import Mapping
from copy import copy
from types import MappingProxyType
from typing import Any

from moto.ec2.responses.security_groups import parse_sg_attributes_from_dict

from bot.sandbox.aws.ec2.find import ec2_to_change
from bot.sandbox.aws.ec2.tags import tags_for
from bot.sandbox.aws.front.call import Call
from bot.sandbox.aws.refused import Refused

EGRESS, INGRESS = "egress", "ingress"
# Protocols by name and number, in EC2's own words; the others may do without.
NEED_PORTS: Mapping[str, str] = MappingProxyType(
    dict.fromkeys(("tcp", "6", "udp", "17"), "TCP/UDP") | dict.fromkeys(("icmp", "1"), "ICMP")
)
PORTS = ("FromPort", "ToPort")
ALL = -1  # what EC2 says where no port is given


def authorize(direction: str, call: Call) -> dict[str, Any]:
    """Add rules to a group, and answer with all of them."""
    asked = call.parameters
    add = getattr(ec2_to_change(call), f"authorize_security_group_{direction}")
    permissions = asked.get("IpPermissions") or [asked]
    for permission in permissions:
        _check(permission)
    group, tags = asked.get("GroupId") or asked["GroupName"], tags_for("security-group-rule", asked)
    made = [rule for one in permissions for rule in add(group, *_arguments(one, tags))[0]]
    return {"Return": True, "SecurityGroupRules": [_with_ports(rule) for rule in made]}


def _check(permission: Mapping[str, Any]) -> None:
    needs = NEED_PORTS.get(permission.get("IpProtocol", "").lower())
    if needs and not all(port in permission for port in PORTS):
        message = (
            f"Invalid value 'Must specify both from and to ports with {needs}.' for portRange."
        )
        raise Refused("InvalidParameterValue", message)


def _arguments(permission: Mapping[str, Any], tags: Mapping[str, str]) -> tuple[Any, ...]:
    """Return what moto wants to know of a permission, as it reads one itself."""
    whole = {**dict.fromkeys(PORTS, ALL), **permission}
    protocol, start, end, ranges, groups, lists = parse_sg_attributes_from_dict(whole)
    return protocol, start, end, ranges, dict(tags), groups, lists


def _with_ports(rule: Any) -> Any:
    """Return a rule as it is answered: a copy, since DescribeSecurityGroups says no port."""
    said = copy(rule)
    if said.from_port is None:
        said.from_port = said.to_port = ALL
    return said
