"""The plan: what is there, what the profile leaves of it, and who feels that."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.core.action import Aws, Request
from bot.core.plan import Call, Change, Plan, Verdict
from handlers.actions.tighten_egress.calls_of_group import edit_calls, egress_change, group_json
from handlers.actions.tighten_egress.calls_of_instance import (
    copy_calls,
    copy_json,
    copy_name,
    swap_change,
    swaps,
)
from handlers.actions.tighten_egress.checks import GROUP_SCOPE, checks, open_elsewhere
from handlers.actions.tighten_egress.edit import Edit, edits
from handlers.actions.tighten_egress.effects import affects, does_not
from handlers.actions.tighten_egress.profile import Profile, profile_json
from handlers.actions.tighten_egress.read import pages, read_scene
from handlers.actions.tighten_egress.scene import Scene

NAME = "tighten_egress"
VERSION = 1
SECONDS = 15
UNDO = "Undo puts the rules back with their words and tags. They get new ids."
UNDO_COPIES = "Undo gives the instance its groups back. The copies stay, unused."
COPIES_STAY = "The copies of the groups stay until you delete them; they cost nothing."


def plan(profiles: Mapping[str, Profile], aws: Aws, request: Request) -> Plan:
    """Return what would be done; reads only. profiles: those there are, by name.

    saved: `groups` with all their rules, before the first write; `interfaces` whose groups are
    swapped; `open`, other groups that stay open, as everybody was told; `profile`, what may
    stay open, whatever the configuration says later.
    """
    scene = _look(profiles, aws, request)
    found = () if scene.missing else edits(scene, request.incident)
    seen = checks(aws, request, scene, found)
    forbidden = any(one.verdict is Verdict.BLOCKED for one in seen)
    whole = request.parameters["scope"] == GROUP_SCOPE
    parts = _nothing() if forbidden else (_group if whole else _copies)(aws, request, scene, found)
    changes, calls, saved = parts
    return Plan(
        action=NAME,
        version=VERSION,
        target=request.target,
        account=aws.account,
        region=aws.region,
        parameters=dict(request.parameters),
        changes=changes,
        preconditions=seen,
        calls=calls,
        undo=UNDO if whole else UNDO_COPIES,
        seconds=SECONDS,
        affects=affects(scene, found, alone=not whole) if found else (),
        does_not=does_not(scene),
        costs=() if whole else (COPIES_STAY,),
        saved=saved,
    )


Parts = tuple[tuple[Change, ...], tuple[Call, ...], dict[str, Any]]


def _look(profiles: Mapping[str, Profile], aws: Aws, request: Request) -> Scene:
    name = str(request.parameters["profile"])
    if name not in profiles:  # the configuration changed since the plan was made
        return Scene(Profile(name), missing=f"there is no egress profile {name} any more")
    return read_scene(aws, request.target, profiles[name])


def _nothing() -> Parts:
    return (), (), {}


def _saved(request: Request, scene: Scene, **more: Any) -> dict[str, Any]:
    return {"incident": request.incident, "profile": profile_json(scene.profile), **more}


def _group(_aws: Aws, request: Request, scene: Scene, found: Sequence[Edit]) -> Parts:
    groups = [group_json(one.group, one.added, one.revoked) for one in found]
    known = open_elsewhere(scene).values()
    is_open = sorted({group for groups in known for group in groups})
    saved = _saved(request, scene, groups=groups, interfaces=[], open=is_open)
    changes = tuple(egress_change(one, scene.places[one.group.vpc]) for one in found)
    return changes, tuple(edit_calls(found)), saved


def _copies(aws: Aws, request: Request, scene: Scene, found: Sequence[Edit]) -> Parts:
    incident = request.incident
    names = [_free_name(aws, incident, one, scene.instance) for one in found]
    groups = [copy_json(one, incident, name) for one, name in zip(found, names, strict=True)]
    swapped = swaps(scene, found)
    saved = _saved(request, scene, groups=groups, interfaces=swapped, open=[])
    of_copies = (egress_change(one, scene.places[one.group.vpc], "the copy of ") for one in found)
    changes = (*of_copies, *map(swap_change, swapped))
    return changes, tuple(copy_calls(scene, found, incident, names)), saved


def _free_name(aws: Aws, incident: str, edit: Edit, instance: str) -> str:
    first = copy_name(incident, edit.group.id, instance, ())
    asked = {"vpc-id": [edit.group.vpc], "group-name": [f"{first}*"]}
    found = pages(aws.client("ec2"), "describe_security_groups", "SecurityGroups", asked)
    return copy_name(incident, edit.group.id, instance, [one["GroupName"] for one in found])
