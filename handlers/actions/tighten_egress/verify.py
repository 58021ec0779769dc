"""Whether the effect is there: what the interfaces let out, not what the calls answered."""

from collections.abc import Mapping
from typing import Any

from bot.core.action import Aws, Outcome
from bot.core.plan import Plan
from handlers.actions.tighten_egress.affected import listed
from handlers.actions.tighten_egress.edit import escapes
from handlers.actions.tighten_egress.profile import read_profile
from handlers.actions.tighten_egress.read import read_groups, read_scene
from handlers.actions.tighten_egress.rule import read_rule
from handlers.actions.tighten_egress.scene import Group, Interface, Scene
from handlers.actions.tighten_egress.swap import groups_on

RECHECKS = (60, 300, 900)
"""After how many seconds `put_back` is worth asking: templates and people take that long."""


def verify(aws: Aws, plan: Plan, _made: Mapping[str, Any]) -> Outcome:
    """Read the effective egress of every interface concerned: all groups on it together."""
    swapped = plan.saved["interfaces"]
    targets = () if swapped else tuple(one["id"] for one in plan.saved["groups"])
    scene = read_scene(aws, plan.target, read_profile(plan.saved["profile"]), targets)
    if scene.missing:
        return Outcome(ok=False, says=scene.missing)
    ids = {one["id"] for one in swapped}
    watched = [one for one in scene.interfaces if not swapped or one.id in ids]
    leaks = _leaks(plan, scene, watched)
    if leaks:
        return Outcome(ok=False, says=f"still open: {listed(leaks)}")
    profile, known = scene.profile.name, plan.saved["open"]
    also = f"; still open through {listed(known)}, as planned" if known else ""
    many = f"{len(watched)} interface{'' if len(watched) == 1 else 's'}"
    return Outcome(ok=True, says=f"{many}: new connections out within {profile} alone{also}")


def put_back(aws: Aws, plan: Plan, _made: Mapping[str, Any]) -> Outcome:
    """Tell whether somebody, or a template, undid it since: not ok, and what is back."""
    ec2 = aws.client("ec2")
    whole = [one for one in plan.saved["groups"] if "copy" not in one]
    found = read_groups(ec2, [one["id"] for one in whole])
    back = [line for one in whole if one["id"] in found for line in _back(found[one["id"]], one)]
    for one in plan.saved["interfaces"]:
        again = set(groups_on(ec2, one["id"]) or ()) & (set(one["before"]) - set(one["after"]))
        back += [f"{one['id']} has {listed(sorted(again))} again"] if again else []
    if back:
        return Outcome(ok=False, says=f"somebody put it back: {'; '.join(back)}")
    return Outcome(ok=True, says="nobody put it back")


def _leaks(plan: Plan, scene: Scene, watched: list[Interface]) -> list[str]:
    """Return the rules that let out too much, but for those everybody was told of."""
    known = plan.saved["open"]
    used = dict.fromkeys(group for one in watched for group in one.groups)
    groups = [scene.groups[one] for one in (used or scene.targets) if one not in known]
    return [f"{rule} by {one.label}" for one in groups for rule in escapes(scene, one)]


def _back(group: Group, saved: Mapping[str, Any]) -> list[str]:
    gone = [read_rule(raw) for raw in saved["revoked"]]
    rules = [str(rule) for rule in group.egress if rule in gone]
    by = f" (its stack {group.stack}?)" if group.stack else ""
    return [f"{group.label} lets out {listed(rules)}{by}"] if rules else []
