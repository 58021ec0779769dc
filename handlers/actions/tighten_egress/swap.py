"""Give a network interface other groups, if it still has those that were planned for."""

from collections.abc import Mapping
from typing import Any

from bot.core.action import Aws, Outcome
from bot.core.plan import Plan
from handlers.actions.tighten_egress.read import pages
from handlers.aws import request_ids
from handlers.calls import calls_of, filled, invoke


def groups_on(ec2: Any, interface: str) -> list[str] | None:
    """Return the ids of an interface's groups, in order; None where it is gone."""
    asked = {"network-interface-id": [interface]}
    found = pages(ec2, "describe_network_interfaces", "NetworkInterfaces", asked)
    return [group["GroupId"] for group in found[0]["Groups"]] if found else None


def same(one: list[str] | None, other: list[str]) -> bool:
    """Tell whether these are the same groups: their order has no meaning for EC2."""
    return one is not None and set(one) == set(other)


def swap(name: str, aws: Aws, plan: Plan, made: Mapping[str, Any]) -> Outcome:
    """Swap the groups: compare first, for AWS has no compare-and-swap here."""
    interface = name.partition(":")[2]
    (call,) = calls_of(plan, name)
    saved = next(one for one in plan.saved["interfaces"] if one["id"] == interface)
    before, after = list(saved["before"]), filled(call.parameters["Groups"], made)
    current = groups_on(aws.client("ec2"), interface)
    if same(current, after):
        return Outcome(ok=True, says=f"{interface} has {', '.join(after)}")
    if not same(current, before):
        now = "is gone" if current is None else f"has {', '.join(current)} now"
        return Outcome(ok=False, says=f"{interface} {now}: somebody changed it, left alone")
    ids = request_ids([invoke(aws, call, made)])
    return Outcome(ok=True, says=f"{interface} has {', '.join(after)}", request_ids=ids)
