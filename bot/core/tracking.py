"""An alert as an incident tracks it over time: its latest state and how often it changed."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.core.alert import Alert, AlertStatus, Target, is_finding

FLAP_WINDOW = timedelta(minutes=30)
FLAP_CHANGES = 5  # fired, recovered, fired, recovered, fired
KEPT_CHANGES = 12
KEPT_TARGETS = 200  # more than anybody reads; what comes after them is no news
LEEWAY = timedelta(minutes=5)  # between the clocks of a source and ours


@dataclass(frozen=True, slots=True)
class Tracked:
    """What is known of one fingerprint.

    incident: the number of the incident it belongs to; None for a recovery whose alarm
        has not been seen (yet: messages arrive in any order).
    alert: the latest statement about it; first_at: when it first fired here.
    count: how many statements were heard; changes: when it changed state lately.
    current: False for what it was in an earlier incident.
    """

    incident: int | None
    alert: Alert
    status: AlertStatus
    state_at: datetime
    first_at: datetime
    authenticated: bool
    count: int = 1
    changes: tuple[datetime, ...] = ()
    current: bool = True

    @property
    def is_firing(self) -> bool:
        """Tell whether it is wrong now."""
        return self.status is AlertStatus.FIRING

    def is_flapping(self, now: datetime) -> bool:
        """Tell whether it changed state so often lately that a recovery means little."""
        return sum(now - change <= FLAP_WINDOW for change in self.changes) >= FLAP_CHANGES


def first_heard(alert: Alert, incident: int | None, *, authenticated: bool) -> Tracked:
    """Start to track an alert. A recovery alone is no change: nothing was seen to be wrong."""
    changes = (alert.at,) if alert.status is AlertStatus.FIRING else ()
    return Tracked(
        incident, alert, alert.status, alert.at, alert.at, authenticated, changes=changes
    )


def heard_again(known: Tracked, alert: Alert, incident: int, *, authenticated: bool) -> Tracked:
    """Return what is known after one more statement, which is not older than the last.

    In another incident it begins anew; its recent changes come along, since a thing that
    flaps does so across incidents.
    """
    changed = known.status is not alert.status
    same = known.incident == incident
    return Tracked(
        incident=incident,
        alert=_with_known_targets(alert, known) if same else alert,
        status=alert.status,
        state_at=alert.at,
        first_at=known.first_at if same else alert.at,
        authenticated=authenticated,
        count=known.count + 1 if same else 1,
        changes=(*known.changes, alert.at)[-KEPT_CHANGES:] if changed else known.changes,
    )


def new_targets(alert: Alert, known: Tracked) -> list[Target]:
    """Return the targets that a statement names and that were not known before."""
    if len(known.alert.targets) >= KEPT_TARGETS:
        return []
    seen = {(target.kind, target.id) for target in known.alert.targets}
    return [target for target in alert.targets if (target.kind, target.id) not in seen]


def _with_known_targets(alert: Alert, known: Tracked) -> Alert:
    """Keep what a finding named before: AWS Health tells what it concerns in pages."""
    if not is_finding(alert.source):
        return alert
    targets = (*known.alert.targets, *new_targets(alert, known))
    return replace(alert, targets=targets[:KEPT_TARGETS])


def timely(alert: Alert, received_at: datetime) -> Alert:
    """Return the alert with a state time that is not in the future.

    A time that is far ahead would outrank everything its source says until then.
    """
    return replace(alert, at=received_at) if alert.at > received_at + LEEWAY else alert


def closed(known: Tracked) -> Tracked:
    """Return an alert that a person closed; its state's own time stays the source's."""
    return replace(known, status=AlertStatus.RESOLVED)
