"""Which security groups an interface may have: moto takes any."""

from typing import Any

from bot.sandbox.aws.ec2.find import ec2
from bot.sandbox.aws.front.call import Call
from bot.sandbox.aws.refused import Refused

NOT_FOUND = "InvalidGroup.NotFound"
SAYS_WHICH = {"NetworkInterfaceId", "DryRun"}


def check(call: Call) -> None:
    """Raise Refused for groups that the interface cannot have; the change itself is moto's.

    An empty list of groups does not travel: what arrives has no attribute at all. EC2 answers
    "No attributes specified" to that in ModifyInstanceAttribute; that this operation does the
    same is assumed, no page says so.
    """
    if not set(call.parameters) - SAYS_WHICH:
        raise Refused("InvalidParameterCombination", "No attributes specified.")
    known = ec2(call)
    interface = known.get_network_interface(call.parameters["NetworkInterfaceId"])
    for group_id in call.parameters.get("Groups", []):
        _check(known.get_security_group_from_id(group_id), group_id, interface)


def _check(group: Any, group_id: str, interface: Any) -> None:
    if group is None:
        raise Refused(NOT_FOUND, f"The security group '{group_id}' does not exist")
    if group.vpc_id != interface.subnet.vpc_id:
        message = "You have specified two resources that belong to different networks."
        raise Refused(NOT_FOUND, message)
