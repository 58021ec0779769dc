"""`scope=group`: the calls that edit a group where it is, and what an undo must know."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from types import MappingProxyType
from typing import Any

from bot.core.plan import Call, Change
from handlers.actions.tighten_egress.edit import Edit
from handlers.actions.tighten_egress.place import Place, PrefixList
from handlers.actions.tighten_egress.rule import Rule, permission, rule_json
from handlers.actions.tighten_egress.scene import Group
from handlers.actions.tighten_egress.tags import settable, specification

NOTHING = "nothing"
NO_LISTS: Mapping[str, PrefixList] = MappingProxyType({})


def edit_calls(edits: Iterable[Edit]) -> list[Call]:
    """Return the calls: what stays is allowed before anything is revoked."""
    return [
        call
        for edit in edits
        for call in (
            *authorize_calls(f"allow:{edit.group.id}", edit.group.id, edit.added),
            *revoke_calls(f"revoke:{edit.group.id}", edit.group.id, edit.revoked),
        )
    ]


def authorize_calls(
    step: str, group: str, rules: Sequence[Rule], direction: str = "Egress"
) -> list[Call]:
    """Return the calls that add rules, one for each set of tags."""
    ordered = sorted(rules, key=_tags)
    sets = (list(alike) for _, alike in groupby(ordered, key=_tags))
    operation = f"AuthorizeSecurityGroup{direction}"
    return [Call(step, "ec2", operation, _authorization(group, alike)) for alike in sets]


def revoke_calls(step: str, group: str, rules: Sequence[Rule]) -> list[Call]:
    """Return the call that takes rules away; none where there are none."""
    ids = [rule.id for rule in rules]
    parameters = {"GroupId": group, "SecurityGroupRuleIds": ids}
    return [Call(step, "ec2", "RevokeSecurityGroupEgress", parameters)] if ids else []


def egress_change(edit: Edit, place: Place, where: str = "") -> Change:
    """Return in words what the group, or its copy, lets out before and after."""
    after = (*edit.kept, *edit.added)
    what = f"egress of {where}{edit.group.label}"
    return Change(what, spelled(edit.group.egress, place.lists), spelled(after, place.lists))


def group_json(
    group: Group, added: Sequence[Rule], revoked: Sequence[Rule], **more: Any
) -> dict[str, Any]:
    """Return what an undo must know of a group: all its egress rules, and what changes."""
    return {
        "id": group.id,
        "name": group.name,
        "egress": [rule_json(rule) for rule in group.egress],
        "added": [rule_json(rule) for rule in added],
        "revoked": [rule_json(rule) for rule in revoked],
        **more,
    }


def spelled(rules: Iterable[Rule], lists: Mapping[str, PrefixList] = NO_LISTS) -> str:
    """Return rules in words. lists: prefix lists whose names are known, by id."""
    return ", ".join(_spelled(rule, lists) for rule in rules) or NOTHING


def _spelled(rule: Rule, lists: Mapping[str, PrefixList]) -> str:
    known = lists.get(rule.peer.value)
    return f"{rule} ({known.name})" if known else str(rule)


def _authorization(group: str, rules: Sequence[Rule]) -> dict[str, Any]:
    tags = specification("security-group-rule", settable(rules[0].tags))
    return {
        "GroupId": group,
        "IpPermissions": [permission(rule) for rule in rules],
        **({"TagSpecifications": tags} if tags else {}),
    }


def _tags(rule: Rule) -> list[tuple[str, str]]:
    return sorted(settable(rule.tags).items())
