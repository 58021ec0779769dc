"""How a statement changes the incident that it belongs to."""

from dataclasses import replace
from datetime import datetime

from bot.core.alert import Alert
from bot.core.incident import Incident, IncidentStatus, Verb, move
from bot.core.reason import Reason
from bot.core.routing import Routing, Timing
from bot.core.tracking import FLAP_WINDOW

WAKES = {Reason.JOINED, Reason.REOPENED, Reason.FIRED_AGAIN, Reason.WORSENED, Reason.RETARGETED}


def begin(alert: Alert, routing: Routing, ident: str, now: datetime) -> Incident:
    """Return the incident that an alert opens; the store gives it its number."""
    return Incident(
        number=0,
        id=ident,
        group_key=routing.group_key,
        status=IncidentStatus.TRIGGERED,
        severity=alert.severity,
        title=alert.title,
        account=alert.account,
        region=alert.region,
        channel=routing.channel,
        runbook=routing.runbook,
        opened_at=now,
        opened_by="system",
        active_at=now,
    )


def fire(
    incident: Incident, alert: Alert, routing: Routing, reason: Reason, now: datetime
) -> Incident:
    """Return the incident after one of its alerts fired.

    The worst alert gives it severity, title, channel and runbook. What was mitigated or
    resolved is triggered again.
    """
    changed = replace(incident, active_at=now, quiet_due_at=None, revision=incident.revision + 1)
    over = (IncidentStatus.MITIGATED, IncidentStatus.RESOLVED)
    if reason in WAKES and changed.status in over:
        changed = move(changed, Verb.REOPEN, now)
    if not alert.severity.is_worse_than(incident.severity):
        return changed
    return replace(
        changed,
        severity=alert.severity,
        title=alert.title,
        account=alert.account or incident.account,
        region=alert.region or incident.region,
        channel=routing.channel,
        runbook=routing.runbook,
    )


def recover(incident: Incident, firing: int, timing: Timing, now: datetime) -> Incident:
    """Return the incident after one of its alerts recovered; `firing` are left.

    With none left it resolves itself after the quiet period (a longer one while it flaps),
    never while something is contained for it.
    """
    quiet = max(timing.quiet_period, FLAP_WINDOW) if incident.flapping else timing.quiet_period
    is_over = firing == 0 and incident.is_open and not incident.contained
    due = now + quiet if is_over else None
    return replace(incident, active_at=now, quiet_due_at=due, revision=incident.revision + 1)
