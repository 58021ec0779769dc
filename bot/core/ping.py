"""What is worth calling people for: an edited message notifies nobody, a reply does."""

from dataclasses import dataclass

from bot.core.alert import Alert, is_finding
from bot.core.incident import Incident
from bot.core.reason import Reason


@dataclass(frozen=True, slots=True)
class Ping:
    """A call to people: why, and the sentence that they read."""

    reason: Reason
    sentence: str


def ping(reason: Reason, before: Incident, after: Incident, alert: Alert) -> Ping | None:
    """Return the call that a statement deserves; None where nobody need be called.

    New targets are news where a finding names them; a task that crashes again is another
    task each time.
    """
    if after.severity.is_worse_than(before.severity):
        was, now = before.severity.value, after.severity.value.upper()
        return Ping(Reason.WORSENED, f"{after.name} is now {now} (was {was}): {alert.title}")
    if after.status is not before.status:
        again = "fires again" if before.is_open else "is open again"
        return Ping(reason, f"{after.name} {again}: {alert.title}")
    if reason is Reason.JOINED and is_finding(alert.source):
        return Ping(reason, f"{after.name} is joined by a finding: {alert.title}")
    if reason is Reason.RETARGETED and is_finding(alert.source):
        return Ping(reason, f"{after.name} now affects more: {alert.title}")
    return None
