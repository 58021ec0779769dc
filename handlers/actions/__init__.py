"""Actions: those that can be planned, and the names that runbooks may offer."""

from bot.core.action import Action
from bot.core.egress import EgressProfiles
from bot.core.offer import Offer
from handlers.actions.failover import FAILOVER
from handlers.actions.isolate_instance import ISOLATE_INSTANCE
from handlers.actions.revoke_credentials import REVOKE_CREDENTIALS
from handlers.actions.rollback_service import ROLLBACK_SERVICE
from handlers.actions.tighten_egress import with_profiles


def configured(egress_profiles: EgressProfiles) -> tuple[Action, ...]:
    """Return every action, with the choices that a configuration adds."""
    return (
        ISOLATE_INSTANCE,
        with_profiles(egress_profiles),
        ROLLBACK_SERVICE,
        REVOKE_CREDENTIALS,
        FAILOVER,
    )


# For what no configuration changes: names, permissions, undos.
ACTION_OBJECTS: tuple[Action, ...] = configured({})
ACTIONS: tuple[Offer, ...] = tuple(action.offer for action in ACTION_OBJECTS)
