"""Actions: those that can be planned, and the names that runbooks may offer."""

from bot.core.action import Action
from bot.core.offer import Offer
from handlers.actions.isolate_instance import ISOLATE_INSTANCE
from handlers.actions.revoke_credentials import REVOKE_CREDENTIALS
from handlers.actions.rollback_service import ROLLBACK_SERVICE
from handlers.actions.tighten_egress import TIGHTEN_EGRESS

ACTION_OBJECTS: tuple[Action, ...] = (
    ISOLATE_INSTANCE,
    TIGHTEN_EGRESS,
    ROLLBACK_SERVICE,
    REVOKE_CREDENTIALS,
)

ACTIONS: tuple[Offer, ...] = (
    *(action.offer for action in ACTION_OBJECTS),
    Offer(
        "failover",
        "Fail over",
        ("rds-instance", "rds-cluster", "cache-cluster", "load-balancer"),
        "Moves the work to the standby, or away from a zone.",
    ),
)
