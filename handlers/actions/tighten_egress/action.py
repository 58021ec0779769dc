"""Tighten egress, and its undo."""

from bot.core.action import Action, Parameter, Risk
from bot.core.offer import Offer
from handlers.actions.tighten_egress.checks import GROUP_SCOPE, INSTANCE_SCOPE
from handlers.actions.tighten_egress.permissions import PERMISSIONS, UNDO_PERMISSIONS
from handlers.actions.tighten_egress.plan import NAME, SECONDS, VERSION, plan
from handlers.actions.tighten_egress.profile import PROFILES, VPC_ONLY
from handlers.actions.tighten_egress.steps import steps
from handlers.actions.tighten_egress.undo import plan_undo
from handlers.actions.tighten_egress.undo_verify import verify_undo
from handlers.actions.tighten_egress.verify import verify

KINDS = ("security-group", "ec2-instance")

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

TIGHTEN_EGRESS = Action(
    offer=Offer(NAME, "Tighten egress", KINDS, "Lets out only what you allow."),
    version=VERSION,
    risk=Risk.HIGH,
    seconds=SECONDS,
    parameters=(
        Parameter(
            "profile",
            "What stays open. web keeps tcp/443 to anywhere: not containment.",
            VPC_ONLY,
            PROFILES,
        ),
        Parameter(
            "scope",
            "group changes it for all who use the group; instance for the target instance alone.",
            GROUP_SCOPE,
            (GROUP_SCOPE, INSTANCE_SCOPE),
        ),
    ),
    permissions=PERMISSIONS,
    plan=plan,
    steps=steps,
    verify=verify,
    undo=UNDO_TIGHTEN_EGRESS,
)
