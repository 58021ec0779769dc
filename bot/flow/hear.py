"""Hear one alert: judge it, and let its incident change accordingly."""

import hashlib
from dataclasses import replace

from bot.core.absorb import begin, fire, recover
from bot.core.incident import Incident
from bot.core.judge import judge
from bot.core.ping import ping
from bot.core.reason import Reason
from bot.core.tracking import FLAP_WINDOW, Tracked, first_heard, heard_again
from bot.flow.desk import Desk, Heard
from bot.store.base import new_id


async def hear(desk: Desk, heard: Heard) -> Reason:
    """Do what one alert means, and record why."""
    known = desk.known.get(heard.alert.fingerprint)
    home, before = desk.home(heard)
    reason = judge(heard.alert, known, home, before.number if before else None)
    after = await _obey(desk, heard, reason, known, before)
    desk.record(after, f"alert.{reason.value}", _fields(heard))
    if before and after and before.number == after.number:
        _call(desk, heard, reason, before, after)
    return reason


async def _obey(
    desk: Desk, heard: Heard, reason: Reason, known: Tracked | None, incident: Incident | None
) -> Incident | None:
    """Do what a reason says; return the incident it was done to, None where there is none."""
    match reason:
        case Reason.OLDER | Reason.DUPLICATE:
            incident = _own(desk, known)
        case Reason.NOTED:
            _note(desk, heard, incident)
        case Reason.NOT_FIRING:
            incident = _remember_recovery(desk, heard, known)
        case Reason.RECOVERED:
            incident = _recover(desk, heard, known)
        case Reason.RECOVERED_BEFORE_SEEN:
            incident = await _fire_and_recover(desk, heard, known, incident)
        case Reason.REPEATED:
            incident = _repeat(desk, heard, known)
        case _:
            incident = await _fire(desk, heard, reason, incident)
    return incident


def _own(desk: Desk, known: Tracked | None) -> Incident | None:
    return desk.incidents.get(known.incident) if known and known.incident else None


def _note(desk: Desk, heard: Heard, incident: Incident | None) -> None:
    """Show a statement that changes nothing; the same words at most once an hour."""
    if incident is None or not incident.is_open:
        return
    alert = heard.alert
    told = f"{alert.fingerprint} {alert.title} {alert.at:%Y-%m-%dT%H}"
    digest = hashlib.sha256(told.encode("utf-8", "replace")).hexdigest()[:32]
    end = "" if alert.title.endswith((".", "!", "?", "…")) else "."
    desk.reply(incident, f"note:{digest}", f"{alert.title}{end}")


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
    if incident is None:
        return None
    after = recover(incident, desk.firing.get(incident.number, 0), desk.timing, desk.now)
    desk.change(after)
    return after


async def _fire_and_recover(
    desk: Desk, heard: Heard, known: Tracked | None, incident: Incident | None
) -> Incident | None:
    """Show an alarm whose recovery overtook it: it happened, and people shall know.

    It fires first and recovers then, as if both had come in order.
    """
    if known is None:
        return incident
    await _fire(desk, heard, Reason.RECOVERED_BEFORE_SEEN, incident)
    recovery = replace(heard, alert=known.alert)
    return _recover(desk, recovery, desk.known[heard.alert.fingerprint])


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
    opened = await desk.open(begin(heard.alert, heard.routing, new_id(), desk.now))
    desk.escalate(opened, heard.routing.escalation, Reason.OPENED.value)
    return opened


async def _fire(desk: Desk, heard: Heard, reason: Reason, incident: Incident | None) -> Incident:
    before = incident or await _open(desk, heard)
    after = fire(before, heard.alert, heard.routing, reason, desk.now) if incident else before
    tracked = _track_firing(desk, heard, after)
    flaps = tracked.is_flapping(desk.now)
    if flaps and not before.flapping:
        desk.reply(after, f"flapping:{after.revision}", _flapping(desk, heard, after))
    after = replace(after, flapping=flaps or before.flapping, cause=heard.signal.message_id[:64])
    desk.change(after)
    desk.show(after, after.channel)
    desk.show(after, heard.routing.channel)
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
    call = ping(reason, before, after, heard.alert)
    if call is None:
        return
    key, mention = f"call:{call.reason.value}:{after.revision}", heard.routing.mention
    desk.reply(after, key, call.sentence, mention=mention, broadcast=True)
    is_new = after.severity.is_worse_than(before.severity) or after.status is not before.status
    if is_new:  # whoever had it may think that it is over, or not so bad
        desk.escalate(after, heard.routing.escalation, call.reason.value)
    fields = {"reason": call.reason.value, "said": call.sentence, "mention": mention}
    desk.record(after, "people.called", fields)


def _flapping(desk: Desk, heard: Heard, incident: Incident) -> str:
    what = heard.alert.brief or heard.alert.title
    minutes = max(desk.timing.quiet_period, FLAP_WINDOW).total_seconds() // 60
    return (
        f"{what} is flapping. {incident.name} stays open until it has been quiet for "
        f"{minutes:.0f} minutes."
    )


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
