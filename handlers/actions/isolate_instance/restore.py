"""The way back of the swap: compare and swap, interface by interface.

An interface gets its own groups back only while it holds exactly the quarantine group.
Between the look and the write AWS has no lock: a change by somebody else in that moment is
overwritten.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from bot.core.action import Aws, Outcome, Request
from bot.core.plan import Call, Change, Plan
from handlers.actions.isolate_instance import quarantine
from handlers.actions.isolate_instance.describe import interfaces
from handlers.actions.isolate_instance.facts import groups_of, names_of, same
from handlers.actions.isolate_instance.part import Proposal
from handlers.calls import Standing, perform

STEP = "restore"
Interface = Mapping[str, Any]


def take_back(aws: Aws, request: Request) -> Proposal:
    """Give back the groups of each interface that is as the run left it; name the others."""
    saved: Mapping[str, list[str]] = request.saved["interfaces"]
    groups = quarantine.read(aws, request.saved["vpcs"])
    now = {one["NetworkInterfaceId"]: one for one in interfaces(aws, request.target.id)}
    names = _names(aws, {group for own in saved.values() for group in own})
    kept: list[str] = [f"{name} is not attached any more" for name in saved if name not in now]
    todo: list[str] = []
    for name, own in ((name, own) for name, own in saved.items() if name in now):
        missing = [group for group in own if group not in names]
        if _is_left(now[name], groups) and not missing:
            todo.append(name)
        elif missing:
            kept.append(f"{name} stays in quarantine: {', '.join(missing)} is gone")
        elif not same(groups_of(now[name]), own):
            kept.append(f"{name} holds {names_of(now[name])} now")
    kept += [
        f"{name} was attached since, and stays in quarantine"
        for name, one in now.items()
        if name not in saved and _is_left(one, groups)
    ]
    return Proposal(
        _changes([[names[group] for group in saved[name]] for name in todo], len(saved)),
        tuple(_call(name, saved[name]) for name in todo),
        kept=tuple(kept),
        leads=True,
    )


def run(aws: Aws, plan: Plan, _made: Mapping[str, Any]) -> Outcome:
    """Write where the interface still holds exactly the quarantine group; say where not."""
    groups = quarantine.read(aws, plan.saved["vpcs"])
    now = {one["NetworkInterfaceId"]: one for one in interfaces(aws, plan.target.id)}
    done = perform(aws, plan, STEP, lambda call: _standing(now, groups, call))
    taken = [str(call.parameters["NetworkInterfaceId"]) for call in done.taken]
    left = f"; left as somebody changed them: {', '.join(taken)}" if taken else ""
    return Outcome(ok=True, says=f"its own groups are back{left}", request_ids=done.request_ids)


def _standing(now: Mapping[str, Interface], groups: Mapping[str, Any], call: Call) -> Standing:
    interface = now.get(call.parameters["NetworkInterfaceId"])
    if interface and same(groups_of(interface), call.parameters["Groups"]):
        return Standing.DONE
    return Standing.TODO if interface and _is_left(interface, groups) else Standing.TAKEN


def _is_left(interface: Interface, groups: Mapping[str, Any]) -> bool:
    return quarantine.is_quarantined(interface, groups)


def _names(aws: Aws, group_ids: Iterable[str]) -> dict[str, str]:
    """Return the names of those groups that are still there."""
    filters = [{"Name": "group-id", "Values": sorted(group_ids)}]
    pages = aws.client("ec2").get_paginator("describe_security_groups").paginate(Filters=filters)
    return {one["GroupId"]: one["GroupName"] for page in pages for one in page["SecurityGroups"]}


def _changes(restored: list[list[str]], total: int) -> tuple[Change, ...]:
    said = [", ".join(names) for names in restored]
    return tuple(
        Change(f"{said.count(names)} of {total} interfaces", quarantine.NAME, names)
        for names in dict.fromkeys(said)
    )


def _call(interface_id: str, groups: list[str]) -> Call:
    parameters = {"NetworkInterfaceId": interface_id, "Groups": groups}
    return Call(STEP, "ec2", "ModifyNetworkInterfaceAttribute", parameters)
