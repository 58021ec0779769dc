"""All tables together, for migrations and tests."""

from bot.store import (
    alerts,
    inbox,
    incidents,
    leases,
    ledger,
    messages,
    quarantine,
    steps,
)
from bot.store.base import metadata

TABLES = (
    alerts.alerts,
    inbox.inbox,
    incidents.incidents,
    leases.leases,
    ledger.chains,
    ledger.entries,
    messages.messages,
    quarantine.quarantine,
    steps.steps,
)

__all__ = ["TABLES", "metadata"]
