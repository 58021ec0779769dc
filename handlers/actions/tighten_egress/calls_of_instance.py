"""`scope=instance`: the calls that give one instance copies of its groups, tightened.

The groups themselves, and all others who use them, stay as they are. Rules elsewhere that
name a copied group do not mean its copy: the plan says which these are.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from bot.core.plan import Call, Change
from handlers.actions.tighten_egress.calls_of_group import authorize_calls, group_json
from handlers.actions.tighten_egress.edit import Edit
from handlers.actions.tighten_egress.rule import Rule, rule_json
from handlers.actions.tighten_egress.scene import Interface, Scene
from handlers.actions.tighten_egress.tags import COPY_OF, INCIDENT, specification


def copy_name(incident: str, group: str, instance: str, taken: Sequence[str]) -> str:
    """Return a name for the copy that no group of the VPC has."""
    first = f"firebreak-{incident}-{group}-{instance}"
    names = (first if n == 1 else f"{first}-{n}" for n in range(1, len(taken) + 2))
    return next(name for name in names if name not in taken)


def copy_of(group: str) -> str:
    """Return by which name steps know the id of the group's copy, before it is there."""
    return f"copy of {group}"


def first_rules_of(group: str) -> str:
    """Return by which name steps know the rules that EC2 gives the copy at its birth."""
    return f"first rules of the copy of {group}"


def copy_calls(
    scene: Scene, edits: Sequence[Edit], incident: str, names: Sequence[str]
) -> list[Call]:
    """Return the calls: make and fill the copies, then swap them in, interface by interface."""
    copies = [
        call
        for edit, name in zip(edits, names, strict=True)
        for call in _copy(edit, incident, name)
    ]
    return [*copies, *(_swap(one) for one in swaps(scene, edits))]


def swaps(scene: Scene, edits: Sequence[Edit]) -> list[dict[str, Any]]:
    """Return for each interface its groups before and after, in order."""
    edited = {edit.group.id for edit in edits}
    return [
        {"id": one.id, "before": list(one.groups), "after": _after(one, edited)}
        for one in scene.own
        if edited & set(one.groups)
    ]


def swap_change(swap: dict[str, Any]) -> Change:
    """Return in words which groups an interface has before and after."""
    before, after = ", ".join(swap["before"]), ", ".join(g.strip("<>") for g in swap["after"])
    return Change(f"groups of {swap['id']}", before, after)


def copy_json(edit: Edit, incident: str, name: str) -> dict[str, Any]:
    """Return what steps and an undo must know of a copy."""
    egress = (*edit.kept, *edit.added)
    return group_json(
        edit.group,
        _ours(egress, incident),
        (),
        vpc=edit.group.vpc,
        copy=name,
        ingress=[rule_json(rule) for rule in edit.group.ingress],
    )


def _copy(edit: Edit, incident: str, name: str) -> list[Call]:
    group, copy = edit.group.id, f"<{copy_of(edit.group.id)}>"
    first = {"GroupId": copy, "SecurityGroupRuleIds": f"<{first_rules_of(group)}>"}
    made = {
        "GroupName": name,
        "Description": f"Firebreak {incident}: {group}, egress tightened",
        "VpcId": edit.group.vpc,
        "TagSpecifications": specification("security-group", {INCIDENT: incident, COPY_OF: group}),
    }
    ingress = _ours(edit.group.ingress, incident)
    egress = _ours((*edit.kept, *edit.added), incident)
    return [
        Call(f"copy:{group}", "ec2", "CreateSecurityGroup", made),
        *authorize_calls(f"admit:{group}", copy, ingress, "Ingress"),
        *authorize_calls(f"allow:{group}", copy, egress),
        Call(f"revoke:{group}", "ec2", "RevokeSecurityGroupEgress", first),
    ]


def _swap(swap: dict[str, Any]) -> Call:
    parameters = {"NetworkInterfaceId": swap["id"], "Groups": swap["after"]}
    return Call(f"swap:{swap['id']}", "ec2", "ModifyNetworkInterfaceAttribute", parameters)


def _after(interface: Interface, edited: set[str]) -> list[str]:
    return [f"<{copy_of(one)}>" if one in edited else one for one in interface.groups]


def _ours(rules: Sequence[Rule], incident: str) -> tuple[Rule, ...]:
    return tuple(replace(rule, id="", tags={INCIDENT: incident}) for rule in rules)
