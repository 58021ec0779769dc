"""Actions: those that can be done, and the names that runbooks may offer."""

from bot.core.action import Action
from bot.core.offer import Offer
from handlers.actions.isolate_instance import ISOLATE_INSTANCE

ACTION_OBJECTS: tuple[Action, ...] = (ISOLATE_INSTANCE,)

ACTIONS: tuple[Offer, ...] = (
    *(action.offer for action in ACTION_OBJECTS),
    Offer(
        "tighten_egress",
        "Tighten egress",
        ("security-group", "ec2-instance"),
        "Lets out only what you allow.",
    ),
    Offer(
        "rollback_service",
        "Roll back",
        ("ecs-service",),
        "Goes back to the last revision that worked.",
    ),
    Offer(
        "failover",
        "Fail over",
        ("rds-instance", "rds-cluster", "cache-cluster", "load-balancer"),
        "Moves the work to the standby, or away from a zone.",
    ),
    Offer(
        "revoke_credentials",
        "Revoke credentials",
        ("iam-principal",),
        "Ends what a leaked key or an older session may do.",
    ),
)
