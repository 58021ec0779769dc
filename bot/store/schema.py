"""All tables together, for migrations and tests."""

from bot.store import (
    alerts,
    approvals,
    captured,
    escalations,
    evidence,
    freezes,
    groups,
    heartbeats,
    inbox,
    incidents,
    leases,
    ledger,
    messages,
    pages,
    plans,
    quarantine,
    run_steps,
    runs,
    steps,
    timers,
)
from bot.store.base import metadata

TABLES = (
    alerts.alerts,
    approvals.approvals,
    captured.captured,
    escalations.escalations,
    evidence.evidence,
    freezes.freezes,
    groups.groups,
    heartbeats.heartbeats,
    inbox.inbox,
    incidents.incidents,
    leases.leases,
    ledger.chains,
    ledger.entries,
    messages.messages,
    pages.pages,
    plans.plans,
    quarantine.quarantine,
    run_steps.run_steps,
    runs.runs,
    steps.steps,
    timers.timers,
)

__all__ = ["TABLES", "metadata"]
