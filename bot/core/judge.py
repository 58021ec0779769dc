"""What one statement means, given what is already known: a reason, and nothing else."""

from enum import Enum, auto

from bot.core.alert import Alert, AlertStatus, Effect, is_finding
from bot.core.reason import Reason
from bot.core.tracking import Tracked, new_targets


class Home(Enum):
    """The incident a firing alert would belong to."""

    NONE = auto()
    OPEN = auto()
    RECENT = auto()  # resolved so recently that firing again reopens it


def judge(alert: Alert, known: Tracked | None, home: Home, incident: int | None) -> Reason:
    """Return why this statement will do what it does.

    `known` is what the alert's fingerprint last said; `incident` the number of its home.
    The state's own time decides, not the order of arrival.
    """
    if known is not None and alert.at < known.state_at:
        return _judge_older(alert, known)
    if known is not None and alert.transition and alert.transition == known.alert.transition:
        return Reason.DUPLICATE
    if alert.effect is Effect.NOTE:
        return Reason.NOTED
    if alert.status is AlertStatus.RESOLVED:
        return Reason.RECOVERED if known and known.is_firing else Reason.NOT_FIRING
    return _judge_firing(alert, known, home, incident)


def _judge_older(alert: Alert, known: Tracked) -> Reason:
    unseen = known.incident is None and alert.effect is Effect.STATE
    if unseen and alert.status is AlertStatus.FIRING:
        return Reason.RECOVERED_BEFORE_SEEN
    return Reason.OLDER


def _judge_firing(alert: Alert, known: Tracked | None, home: Home, incident: int | None) -> Reason:
    if known and _is_closed_by_person(known) and not _says_more(alert, known):
        return Reason.REPEATED
    if home is Home.NONE:
        return Reason.OPENED
    if home is Home.RECENT:
        return Reason.REOPENED
    if known is None or known.incident != incident:
        return Reason.JOINED
    if not known.is_firing:
        return Reason.FIRED_AGAIN
    return _says_more(alert, known) or Reason.REPEATED


def _is_closed_by_person(known: Tracked) -> bool:
    """Tell whether a person closed a finding, of which its source goes on to send updates.

    Anything else that fires again is a new occurrence. What its source closed (an archived
    finding) is opened again by its source.
    """
    closed = known.incident is not None and not known.is_firing
    return closed and known.alert.status is AlertStatus.FIRING and is_finding(known.alert.source)


def _says_more(alert: Alert, known: Tracked) -> Reason | None:
    if alert.severity.is_worse_than(known.alert.severity):
        return Reason.WORSENED
    return Reason.RETARGETED if new_targets(alert, known) else None
