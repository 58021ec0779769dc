"""How a statement changes the incident that it belongs to."""

from dataclasses import replace
from datetime import datetime

from bot.core.alert import Alert, is_finding
from bot.core.incident import Incident, IncidentStatus, Verb, move
from bot.core.reason import Reason
from bot.core.routing import Routing, Timing
from bot.core.tracking import FLAP_WINDOW

WAKES = {
    Reason.JOINED,
    Reason.REOPENED,
    Reason.FIRED_AGAIN,
    Reason.WORSENED,
    Reason.RETARGETED,
    Reason.RECOVERED_BEFORE_SEEN,
}


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
        lead=alert.source,
        opened_at=now,
        opened_by="system",
        active_at=now,
    )


def fire(
    incident: Incident, alert: Alert, routing: Routing, reason: Reason, now: datetime
) -> Incident:
    """Return the incident after one of its alerts fired.

    The worst alert gives it severity and channel, the leading one title and runbook. What
    was mitigated or resolved is triggered again.
    """
    changed = replace(incident, active_at=now, quiet_due_at=None, revision=incident.revision + 1)
    over = (IncidentStatus.MITIGATED, IncidentStatus.RESOLVED)
    if reason in WAKES and changed.status in over:
        changed = move(changed, Verb.REOPEN, now)
    if alert.severity.is_worse_than(incident.severity):
        changed = replace(changed, severity=alert.severity, channel=routing.channel)
    return _led(changed, alert, routing) if takes_the_lead(alert, incident) else changed


def takes_the_lead(alert: Alert, incident: Incident) -> bool:
    """Tell whether an alert says better than the leading one what is wrong.

    A finding names the trouble ("web-2 is attacking other hosts") where an alarm names a
    number; among equals the worse one leads.
    """
    if is_finding(alert.source) != is_finding(incident.lead):
        return is_finding(alert.source)
    return alert.severity.is_worse_than(incident.severity)


def _led(incident: Incident, alert: Alert, routing: Routing) -> Incident:
    return replace(
        incident,
        lead=alert.source,
        title=alert.title,
        account=alert.account or incident.account,
        region=alert.region or incident.region,
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
