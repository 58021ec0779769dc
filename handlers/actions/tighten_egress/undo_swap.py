"""The way back of `scope=instance`: the interfaces get their groups again."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.core.action import Aws
from bot.core.plan import Call
from handlers.actions.tighten_egress.calls_of_instance import copy_of
from handlers.actions.tighten_egress.copy_group import find_copy
from handlers.actions.tighten_egress.swap import groups_on, same
from handlers.calls import filled


@dataclass(frozen=True, slots=True)
class Return:
    """The swaps to make, and what is not ours to touch, in words."""

    interfaces: tuple[Mapping[str, Any], ...]
    left: tuple[str, ...]


def returns(aws: Aws, saved: Mapping[str, Any]) -> Return:
    """Return the interfaces that still have exactly what the run gave them."""
    ec2 = aws.client("ec2")
    copied = [one for one in saved.get("groups", ()) if "copy" in one]
    copies = {copy_of(one["id"]): find_copy(ec2, one) for one in copied}
    interfaces, left = [], []
    for one in saved.get("interfaces", ()):
        given, now = filled(one["after"], copies), groups_on(ec2, one["id"])
        if same(now, given):
            interfaces.append({"id": one["id"], "before": given, "after": one["before"]})
        elif not same(now, one["before"]):
            said = "is gone" if now is None else f"has {', '.join(now)}, changed by somebody else"
            left.append(f"{one['id']} {said}, left alone")
    return Return(tuple(interfaces), tuple(left))


def swap_back(swap: Mapping[str, Any]) -> Call:
    """Return the call that gives an interface its groups again."""
    parameters = {"NetworkInterfaceId": swap["id"], "Groups": list(swap["after"])}
    return Call(f"return:{swap['id']}", "ec2", "ModifyNetworkInterfaceAttribute", parameters)
