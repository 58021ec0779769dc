"""What becomes of each group's egress rules."""

from dataclasses import dataclass, replace

from handlers.actions.tighten_egress.narrow import fits, narrowed
from handlers.actions.tighten_egress.profile import Profile, profile_rules
from handlers.actions.tighten_egress.rule import Rule
from handlers.actions.tighten_egress.scene import Group, Scene
from handlers.actions.tighten_egress.tags import INCIDENT


@dataclass(frozen=True, slots=True)
class Edit:
    """One group: the rules that stay, that come and that go."""

    group: Group
    kept: tuple[Rule, ...]
    added: tuple[Rule, ...]
    revoked: tuple[Rule, ...]


def edits(scene: Scene, incident: str) -> tuple[Edit, ...]:
    """Return the targets that let out more than the profile, and how that ends."""
    found = (_edit(scene, group, incident) for group in scene.tightened)
    return tuple(one for one in found if one.revoked)


def escapes(scene: Scene, group: Group) -> tuple[Rule, ...]:
    """Return the group's rules that let out more than the profile."""
    place = scene.places[group.vpc]
    allowed = profile_rules(scene.profile, place)
    return tuple(rule for rule in group.egress if not fits(rule, allowed, place))


def _edit(scene: Scene, group: Group, incident: str) -> Edit:
    place = scene.places[group.vpc]
    allowed = profile_rules(scene.profile, place)
    kept, fresh = narrowed(group.egress, allowed, place)
    revoked = tuple(rule for rule in group.egress if rule not in kept)
    added = tuple(_ours(rule, incident, scene.profile) for rule in fresh)
    return Edit(group, kept, added, revoked)


def _ours(rule: Rule, incident: str, profile: Profile) -> Rule:
    said = f"Firebreak {incident} {profile.name}"
    return replace(rule, description=said, tags={INCIDENT: incident})
