"""What is checked before egress is tightened, and what each check saw."""

from collections.abc import Iterator, Sequence

from bot.core.action import Aws, Request
from bot.core.plan import Precondition, Verdict
from handlers.actions.tighten_egress.affected import listed
from handlers.actions.tighten_egress.edit import Edit, escapes
from handlers.actions.tighten_egress.narrow import fits
from handlers.actions.tighten_egress.profile import WEB
from handlers.actions.tighten_egress.quota import over_quota
from handlers.actions.tighten_egress.scene import Scene
from handlers.actions.tighten_egress.tags import PROTECTED, is_protected

GROUP_SCOPE = "group"
INSTANCE_SCOPE = "instance"


def checks(
    aws: Aws, request: Request, scene: Scene, edits: Sequence[Edit]
) -> tuple[Precondition, ...]:
    """Return every check's result, those that forbid it first."""
    if scene.missing:
        return (Precondition("target", Verdict.BLOCKED, scene.missing),)
    found = [*_forbidden(aws, request, scene, edits), *_to_know(request, scene, edits)]
    return tuple(sorted(found, key=lambda one: one.verdict is not Verdict.BLOCKED))


def open_elsewhere(scene: Scene) -> dict[str, tuple[str, ...]]:
    """Return by interface the groups besides the targets that let out more than the profile.

    The rules of all groups on an interface add up: there the tightening is without effect.
    """
    leaks = {id_: bool(escapes(scene, one)) for id_, one in scene.groups.items()}
    found = {
        one.id: tuple(g for g in one.groups if g not in scene.targets and leaks.get(g))
        for one in scene.interfaces
    }
    return {interface: groups for interface, groups in found.items() if groups}


def _forbidden(
    aws: Aws, request: Request, scene: Scene, edits: Sequence[Edit]
) -> Iterator[Precondition]:
    scope = request.parameters["scope"]
    foreign = [one.label for one in scene.tightened if one.owner not in {"", aws.account}]
    if foreign:
        yield _blocked("owner", f"{listed(foreign)} belongs to another account: ask there")
    if scope == INSTANCE_SCOPE and not scene.instance:
        yield _blocked("scope", "scope=instance needs an instance as the target")
    protected = [one.label for one in scene.tightened if is_protected(one.tags)]
    if scope == INSTANCE_SCOPE:
        protected = [one.user for one in scene.own if one.is_protected]
    if protected:
        yield _blocked("hands off", f"{listed(protected)} is tagged {PROTECTED}=true")
    managed = [one.id for one in scene.own if one.is_managed]
    if scope == INSTANCE_SCOPE and managed:
        yield _blocked("scope", f"AWS alone may change {listed(managed)}: choose scope=group")
    if not edits:
        yield _blocked("egress", f"nothing to do: no group lets out more than {scene.profile.name}")
    if _hits_ourselves(aws, request, scene):
        yield _blocked("own host", f"Firebreak runs on {aws.own_host}: it would lose Slack")


def _to_know(request: Request, scene: Scene, edits: Sequence[Edit]) -> Iterator[Precondition]:
    scope = request.parameters["scope"]
    yield from (_shared(scene) if scope == GROUP_SCOPE else ())
    yield from (_union(scene) if scope == GROUP_SCOPE else ())
    stacks = {one.label: one.stack for one in scene.tightened if one.stack}
    if stacks:
        said = ", ".join(f"{label} by {stack}" for label, stack in stacks.items())
        yield _warned("template", f"CloudFormation made {said}: it will put the rules back")
    over = over_quota(scene, edits)
    if over:
        yield _warned("quota", f"{listed(over)}: AWS may refuse, before anything is revoked")
    yield from _of_profile(scene)


def _shared(scene: Scene) -> Iterator[Precondition]:
    defaults = [one.label for one in scene.tightened if one.is_default]
    only = ": scope=instance would change the instance alone" if scene.instance else ""
    if defaults:
        said = f"{listed(defaults)} is its VPC's default, for all that name no group"
        yield _warned("default group", said + only)
    if scene.instance and scene.shared:
        users = listed([one.user for one in scene.shared])
        yield _warned("shared", f"also used by {users}{only}", stable=False)


def _of_profile(scene: Scene) -> Iterator[Precondition]:
    if scene.anywhere:
        ports = listed([rule.what for rule in scene.anywhere])
        yield _warned("profile", f"{ports} to anywhere stays open: this is not containment")
    if scene.unknown_lists:
        said = f"there is no prefix list {listed(scene.unknown_lists)} here"
        yield _warned("prefix list", f"{said}: nothing stays open to it")


def _union(scene: Scene) -> Iterator[Precondition]:
    still = open_elsewhere(scene)
    if not still:
        yield Precondition("effect", Verdict.PASSED, "no other group lets out more")
        return
    users = {one.id: one.user for one in scene.interfaces}
    said = [
        f"{users[interface]} through {', '.join(scene.groups[g].label for g in groups)}"
        for interface, groups in still.items()
    ]
    nobody = "no effect for anybody" if len(still) == len(scene.interfaces) else "no effect"
    yield _warned("effect", f"{nobody}, rules add up: still open is {listed(said)}", stable=False)


def _hits_ourselves(aws: Aws, request: Request, scene: Scene) -> bool:
    mine = scene.own if request.parameters["scope"] == INSTANCE_SCOPE else scene.interfaces
    hit = bool(aws.own_host) and aws.own_host in {one.instance for one in mine}
    return hit and not _keeps_https(scene)


def _keeps_https(scene: Scene) -> bool:
    """Tell whether the profile lets out what Slack needs."""
    places, rules = scene.places.values(), scene.profile.rules
    return all(fits(WEB.rules[0], rules, place) for place in places)


def _blocked(name: str, evidence: str) -> Precondition:
    return Precondition(name, Verdict.BLOCKED, evidence)


def _warned(name: str, evidence: str, *, stable: bool = True) -> Precondition:
    return Precondition(name, Verdict.WARNED, evidence, stable)
