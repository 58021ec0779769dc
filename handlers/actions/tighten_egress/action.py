"""Tighten egress, and its undo."""

from functools import partial

from bot.core.action import Action, Parameter, Risk
from bot.core.egress import EgressProfiles
from bot.core.offer import Offer
from handlers.actions.tighten_egress.checks import GROUP_SCOPE, INSTANCE_SCOPE
from handlers.actions.tighten_egress.permissions import PERMISSIONS, UNDO_PERMISSIONS
from handlers.actions.tighten_egress.plan import NAME, SECONDS, VERSION, plan
from handlers.actions.tighten_egress.profile import VPC_ONLY, WEB, team_profile
from handlers.actions.tighten_egress.steps import steps
from handlers.actions.tighten_egress.undo import plan_undo
from handlers.actions.tighten_egress.undo_verify import verify_undo
from handlers.actions.tighten_egress.verify import RECHECKS, put_back, verify

KINDS = ("security-group", "ec2-instance")

SCOPE = Parameter(
    "scope",
    "group changes it for all who use the group; instance for the target instance alone.",
    GROUP_SCOPE,
    (GROUP_SCOPE, INSTANCE_SCOPE),
)

UNDO_TIGHTEN_EGRESS = Action(
    offer=Offer(f"{NAME}.undo", "Restore egress", KINDS, "Lets out again what it let out before."),
    version=VERSION,
    risk=Risk.MEDIUM,
    seconds=SECONDS,
    parameters=(),
    permissions=UNDO_PERMISSIONS,
    plan=plan_undo,
    steps=steps,
    verify=verify_undo,
    irreversible="It takes another action back. Tighten again instead.",
)


def with_profiles(team: EgressProfiles) -> Action:
    """Return the action. team: profiles of its own, to choose from beside the built-in ones."""
    own = [team_profile(name, rules) for name, rules in team.items()]
    profiles = {one.name: one for one in (VPC_ONLY, WEB, *own)}
    return Action(
        offer=Offer(NAME, "Tighten egress", KINDS, "Lets out only what you allow."),
        version=VERSION,
        risk=Risk.HIGH,
        seconds=SECONDS,
        parameters=(_profile(tuple(profiles)), SCOPE),
        permissions=PERMISSIONS,
        plan=partial(plan, profiles),
        steps=steps,
        verify=verify,
        undo=UNDO_TIGHTEN_EGRESS,
        contains=True,
        rechecks=RECHECKS,
        recheck=put_back,
    )


def _profile(names: tuple[str, ...]) -> Parameter:
    label = "What stays open. web keeps tcp/443 to anywhere: not containment."
    return Parameter("profile", label, VPC_ONLY.name, names)
