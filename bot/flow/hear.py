"""Hear one alert: judge it, and let its incident change accordingly."""

from dataclasses import replace

from bot.core.absorb import begin, fire, recover
from bot.core.incident import Incident
from bot.core.judge import judge
from bot.core.ping import ping
from bot.core.reason import Reason
from bot.core.tracking import Tracked, first_heard, heard_again
from bot.flow.desk import Desk, Heard
from bot.store.base import new_id


async def hear(desk: Desk, heard: Heard) -> Reason:
    """Do what one alert means, and record why."""
    known = desk.known.get(heard.alert.fingerprint)
    home, incident = desk.home(heard)
    reason = judge(heard.alert, known, home, incident.number if incident else None)
    match reason:
        case Reason.OLDER | Reason.DUPLICATE:
            incident = _own(desk, known)
        case Reason.NOTED:
            _note(desk, heard, incident)
        case Reason.NOT_KNOWN:
            incident = _remember_recovery(desk, heard, known)
        case Reason.RECOVERED:
            incident = _recover(desk, heard, known)
        case Reason.RECOVERED_BEFORE_SEEN:
            incident = await _show_what_was(desk, heard, known, incident)
        case Reason.REPEATED:
            incident = _repeat(desk, heard, known)
        case _:
            incident = await _fire(desk, heard, reason, incident)
    desk.record(incident, f"alert.{reason.value}", _fields(heard))
    return reason


def _own(desk: Desk, known: Tracked | None) -> Incident | None:
    return desk.incidents.get(known.incident) if known and known.incident else None


def _note(desk: Desk, heard: Heard, incident: Incident | None) -> None:
    """Show a statement that changes nothing; one a fingerprint and change."""
    if incident is None or not incident.is_open:
        return
    alert = heard.alert
    desk.reply(incident, f"note:{heard.signal.message_id}"[:64], alert.title)


def _remember_recovery(desk: Desk, heard: Heard, known: Tracked | None) -> Incident | None:
    """Keep the time of a recovery: its alarm may still be on its way."""
    authenticated = heard.signal.authenticated
    if known is None or known.incident is None:
        desk.track(first_heard(heard.alert, None, authenticated=authenticated))
        return None
    desk.track(heard_again(known, heard.alert, known.incident, authenticated=authenticated))
    return _own(desk, known)


def _recover(desk: Desk, heard: Heard, known: Tracked | None) -> Incident | None:
    incident = _remember_recovery(desk, heard, known)
    if incident is not None:
        left = desk.firing.get(incident.number, 0)
        desk.change(recover(incident, left, desk.timing, desk.now))
    return incident


async def _show_what_was(
    desk: Desk, heard: Heard, known: Tracked | None, incident: Incident | None
) -> Incident | None:
    """Show an alarm whose recovery overtook it: it happened, and people shall know."""
    if known is None:
        return incident
    if incident is None or not incident.is_open:
        incident = await _open(desk, heard)
    desk.track(replace(known, alert=heard.alert, incident=incident.number, first_at=heard.alert.at))
    left = desk.firing.get(incident.number, 0)
    desk.change(recover(incident, left, desk.timing, desk.now))
    desk.show(incident, heard.routing.channel)
    return incident


def _repeat(desk: Desk, heard: Heard, known: Tracked | None) -> Incident | None:
    """Count a statement that says nothing new; what a person closed stays closed."""
    incident = _own(desk, known)
    if known is None or known.incident is None or incident is None:
        return incident
    authenticated = heard.signal.authenticated
    again = heard_again(known, heard.alert, known.incident, authenticated=authenticated)
    desk.track(replace(again, status=known.status, changes=known.changes))
    if incident.is_open:
        desk.change(replace(incident, active_at=desk.now, revision=incident.revision + 1))
    return incident


async def _open(desk: Desk, heard: Heard) -> Incident:
    return await desk.open(begin(heard.alert, heard.routing, new_id(), desk.now))


async def _fire(desk: Desk, heard: Heard, reason: Reason, incident: Incident | None) -> Incident:
    before = incident or await _open(desk, heard)
    after = fire(before, heard.alert, heard.routing, reason, desk.now) if incident else before
    tracked = _track_firing(desk, heard, after)
    flaps = tracked.is_flapping(desk.now)
    if flaps and not before.flapping:
        desk.reply(after, f"flapping:{after.revision}", _flapping(heard, after))
    after = replace(after, flapping=flaps or before.flapping, cause=heard.signal.message_id[:64])
    desk.change(after)
    desk.show(after, after.channel)
    desk.show(after, heard.routing.channel)
    _call(desk, heard, reason, before, after)
    return after


def _track_firing(desk: Desk, heard: Heard, incident: Incident) -> Tracked:
    known = desk.known.get(heard.alert.fingerprint)
    authenticated = heard.signal.authenticated
    if known is None:
        tracked = first_heard(heard.alert, incident.number, authenticated=authenticated)
    else:
        tracked = heard_again(known, heard.alert, incident.number, authenticated=authenticated)
    desk.track(tracked)
    return tracked


def _call(desk: Desk, heard: Heard, reason: Reason, before: Incident, after: Incident) -> None:
    """Broadcast what people must hear: an edited message notifies nobody."""
    sentence = "" if reason is Reason.OPENED else ping(reason, before, after, heard.alert)
    if not sentence:
        return
    key = f"{reason.value}:{after.revision}"
    desk.reply(after, key, sentence, mention=heard.routing.mention, broadcast=True)


def _flapping(heard: Heard, incident: Incident) -> str:
    what = heard.alert.brief or heard.alert.title
    return f"{what} is flapping. {incident.name} stays open until it was quiet for 30 minutes."


def _fields(heard: Heard) -> dict[str, object]:
    alert, signal = heard.alert, heard.signal
    return {
        "title": alert.title,
        "source": alert.source,
        "severity": alert.severity.value,
        "status": alert.status.value,
        "fingerprint": alert.fingerprint,
        "state_at": alert.at.isoformat(),
        "publisher": signal.publisher,
        "message_id": signal.message_id,
        "received_at": signal.received_at.isoformat(),
        "authenticated": signal.authenticated,
    }
