"""An alert as an incident tracks it over time: its latest state and how often it changed."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.core.alert import Alert, AlertStatus

FLAP_WINDOW = timedelta(minutes=30)
FLAP_CHANGES = 5  # fired, recovered, fired, recovered, fired
KEPT_CHANGES = 12


@dataclass(frozen=True, slots=True)
class Tracked:
    """What is known of one fingerprint.

    incident: the number of the incident it belongs to; None for a recovery whose alarm
        has not been seen (yet: messages arrive in any order).
    alert: the latest statement about it; first_at: when it first fired here.
    count: how many statements were heard; changes: when it changed state lately.
    """

    incident: int | None
    alert: Alert
    status: AlertStatus
    state_at: datetime
    first_at: datetime
    authenticated: bool
    count: int = 1
    changes: tuple[datetime, ...] = ()

    @property
    def is_firing(self) -> bool:
        """Tell whether it is wrong now."""
        return self.status is AlertStatus.FIRING

    def is_flapping(self, now: datetime) -> bool:
        """Tell whether it changed state so often lately that a recovery means little."""
        return sum(now - change <= FLAP_WINDOW for change in self.changes) >= FLAP_CHANGES


def first_heard(alert: Alert, incident: int | None, *, authenticated: bool) -> Tracked:
    """Start to track an alert."""
    return Tracked(
        incident, alert, alert.status, alert.at, alert.at, authenticated, changes=(alert.at,)
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
        alert=alert,
        status=alert.status,
        state_at=alert.at,
        first_at=known.first_at if same else alert.at,
        authenticated=authenticated,
        count=known.count + 1 if same else 1,
        changes=(*known.changes, alert.at)[-KEPT_CHANGES:] if changed else known.changes,
    )


def closed(known: Tracked) -> Tracked:
    """Return an alert that a person closed; its state's own time stays the source's."""
    return replace(known, status=AlertStatus.RESOLVED)
