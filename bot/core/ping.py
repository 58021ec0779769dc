"""What is worth calling people for: an edited message notifies nobody, a reply does."""

from bot.core.alert import Alert, is_finding
from bot.core.incident import Incident
from bot.core.reason import Reason


def ping(reason: Reason, before: Incident, after: Incident, alert: Alert) -> str:
    """Return the sentence to broadcast, "" where nobody need be called."""
    if after.severity.is_worse_than(before.severity):
        was, now = before.severity.value, after.severity.value.upper()
        return f"{after.name} is now {now} (was {was}): {alert.title}"
    if before.flapping:
        return ""
    if reason is Reason.REOPENED:
        return f"{after.name} is open again: {alert.title}"
    if reason is Reason.JOINED and is_finding(alert.source):
        return f"{after.name} is joined by a finding: {alert.title}"
    if reason is Reason.RETARGETED:
        return f"{after.name} now affects more: {alert.title}"
    return ""
