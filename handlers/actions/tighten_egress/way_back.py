"""What of a run can be taken back: what it changed and nobody has changed since."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from bot.core.action import Aws
from bot.core.plan import Call, Change
from handlers.actions.tighten_egress.calls_of_group import authorize_calls, revoke_calls, spelled
from handlers.actions.tighten_egress.read import read_groups
from handlers.actions.tighten_egress.rule import Rule, read_rule
from handlers.actions.tighten_egress.scene import Group
from handlers.actions.tighten_egress.tags import INCIDENT


@dataclass(frozen=True, slots=True)
class WayBack:
    """One group: the rules to restore, ours to remove, and what is not ours to touch."""

    group: Group
    restore: tuple[Rule, ...]
    remove: tuple[Rule, ...]
    left: tuple[str, ...]


def ways_back(aws: Aws, saved: Mapping[str, Any]) -> tuple[list[WayBack], list[str]]:
    """Return the way back for each group, and in words the groups that are gone."""
    edited = [one for one in saved.get("groups", ()) if "copy" not in one]
    found = read_groups(aws.client("ec2"), [one["id"] for one in edited])
    gone = [f"{one['name']} ({one['id']}) is gone" for one in edited if one["id"] not in found]
    here = [one for one in edited if one["id"] in found]
    return [_way(found[one["id"]], one, saved["incident"]) for one in here], gone


def _way(group: Group, saved: Mapping[str, Any], incident: str) -> WayBack:
    added = [read_rule(raw) for raw in saved["added"]]
    revoked = [read_rule(raw) for raw in saved["revoked"]]
    before = [read_rule(raw) for raw in saved["egress"]]
    now = group.egress
    ours = tuple(r for r in now if r in added and r.tags.get(INCIDENT) == incident)
    foreign = [r for r in now if r not in ours and r not in before]
    missing = [r for r in before if r not in revoked and r not in now]
    back = [r for r in now if r in revoked]
    left = (
        *(f"{group.label}: {r} was added by somebody else, left alone" for r in foreign),
        *(f"{group.label}: {r} was removed by somebody else, left alone" for r in missing),
        *(f"{group.label}: {r} was put back by somebody else, left alone" for r in back),
    )
    return WayBack(group, tuple(r for r in revoked if r not in now), ours, left)


def restore_calls(way: WayBack) -> list[Call]:
    """Return the calls: the originals come back before ours go."""
    group = way.group.id
    restored = tuple(replace(rule, id="") for rule in way.restore)
    return [
        *authorize_calls(f"restore:{group}", group, restored),
        *revoke_calls(f"remove:{group}", group, way.remove),
    ]


def restore_change(way: WayBack) -> Change:
    """Return in words what the group lets out now and afterwards."""
    stay = tuple(rule for rule in way.group.egress if rule not in way.remove)
    after = spelled((*stay, *way.restore))
    return Change(f"egress of {way.group.label}", spelled(way.group.egress), after)
