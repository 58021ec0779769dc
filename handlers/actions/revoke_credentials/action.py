"""Revoke credentials, and its undo."""

from bot.core.action import Action, Parameter, Risk
from bot.core.offer import Offer
from handlers.actions.revoke_credentials.permissions import PERMISSIONS, UNDO_PERMISSIONS
from handlers.actions.revoke_credentials.plan import (
    ALL,
    NAME,
    NEWER,
    OLDER,
    SECONDS,
    VERSION,
    plan,
)
from handlers.actions.revoke_credentials.steps import steps
from handlers.actions.revoke_credentials.undo import plan_undo
from handlers.actions.revoke_credentials.verify import verify, verify_undo

KINDS = ("iam-principal",)

UNDO_REVOKE_CREDENTIALS = Action(
    offer=Offer(f"{NAME}.undo", "Restore credentials", KINDS, "Lets the same ones work again."),
    version=VERSION,
    risk=Risk.HIGH,
    seconds=SECONDS,
    parameters=(),
    permissions=UNDO_PERMISSIONS,
    plan=plan_undo,
    steps=steps,
    verify=verify_undo,
    irreversible="It takes another action back. Revoke again instead.",
)

REVOKE_CREDENTIALS = Action(
    offer=Offer(
        NAME,
        "Revoke credentials",
        KINDS,
        "Ends what a leaked key or an older session may do.",
    ),
    version=VERSION,
    risk=Risk.HIGH,
    seconds=SECONDS,
    parameters=(
        Parameter("keys", "Which of a user's access keys, by age.", ALL, (ALL, OLDER, NEWER)),
    ),
    permissions=PERMISSIONS,
    plan=plan,
    steps=steps,
    verify=verify,
    undo=UNDO_REVOKE_CREDENTIALS,
)
