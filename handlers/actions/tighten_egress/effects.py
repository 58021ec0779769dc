"""Who feels it, and what it does not stop, in sentences.

Which flows are tracked: Amazon EC2 User Guide, page "Security group connection tracking".
"""

from collections.abc import Iterable, Iterator, Sequence

from handlers.actions.tighten_egress.affected import listed
from handlers.actions.tighten_egress.edit import Edit
from handlers.actions.tighten_egress.place import Place
from handlers.actions.tighten_egress.rule import ANY, PORTED, Rule
from handlers.actions.tighten_egress.scene import Scene

LASTS = (
    "Connections that are tracked go on: open ones survive for as long as they are used.",
    "DNS through the VPC's own resolver goes on, tunnels in it included: no group filters it.",
    "One bad address is not denied: groups know no deny. That takes a network ACL or a firewall.",
)


def affects(scene: Scene, edits: Sequence[Edit], *, alone: bool) -> tuple[str, ...]:
    """Return who feels it. alone: only the instance's own copies are tightened."""
    return tuple(_affects(scene, edits, alone=alone))


def does_not(scene: Scene) -> tuple[str, ...]:
    """Return what goes on all the same."""
    return (*LASTS, *_services(scene.places.values()), *_anywhere(scene))


def _affects(scene: Scene, edits: Sequence[Edit], *, alone: bool) -> Iterator[str]:
    edited = {edit.group.id for edit in edits}
    asked = scene.own if alone else scene.interfaces
    users = [one.user for one in asked if edited & set(one.groups)]
    yield f"{listed(users)}: new connections out, except to what stays." if users else UNUSED
    for edit in edits:
        yield from _untracked(edit)
    named = [one for edit in edits for one in scene.references.get(edit.group.id, ())]
    if named and alone:
        yield f"{listed(named)} names a copied group, not the copy: what it lets through ends."
    elif named:
        yield f"{listed(named)} names the group in a rule: that stays as it is."


UNUSED = "Nobody now: no network interface has the group."


def _untracked(edit: Edit) -> Iterator[str]:
    """Yield what drops at once: one direction open to all, every port open in the other."""
    lets_all_out = any(_is_everywhere(rule) and _has_all_ports(rule) for rule in edit.revoked)
    services = [rule for rule in edit.group.ingress if _is_everywhere(rule)]
    if lets_all_out and services:
        ports = listed([rule.what for rule in services])
        yield (
            f"Open connections into {edit.group.label} on {ports} from anywhere drop at once: "
            "they are not tracked. Clients connect again."
        )
    elif any(_is_everywhere(rule) for rule in edit.revoked):
        yield f"Flows out of {edit.group.label} that are not tracked drop at once."


def _is_everywhere(rule: Rule) -> bool:
    return rule.peer.value in {"0.0.0.0/0", "::/0"} and rule.protocol in {ANY, *PORTED}


def _has_all_ports(rule: Rule) -> bool:
    return rule.protocol == ANY or (rule.from_port, rule.to_port) == (0, 65535)


def _anywhere(scene: Scene) -> Iterator[str]:
    ports = listed([rule.what for rule in scene.anywhere])
    if ports:
        yield f"Whatever goes over {ports} gets out, to the attacker's own servers too."


def _services(places: Iterable[Place]) -> Iterator[str]:
    names = {one.service for place in places for one in place.lists.values() if one.service}
    if names:
        yield (
            "S3 and DynamoDB of this Region stay open where they were, anybody's buckets "
            "included: what an endpoint's policy does not forbid can leave that way."
        )
