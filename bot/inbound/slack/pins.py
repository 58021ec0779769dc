"""📌 under a message in an incident's thread, or its menu: it goes into the timeline."""

from collections.abc import Mapping
from typing import Any

from bot.core.actor import slack_actor
from bot.core.errors import (
    IncidentIsUnknown,
    MessageIsNotPinned,
    PersonIsNotAllowed,
    SlackRefused,
)
from bot.core.pinned import Pinned
from bot.inbound.slack.guard import sentence
from bot.inbound.slack.person import Person
from bot.inbound.slack.quoted import is_ts, quoted, thread_of
from bot.inbound.slack.verbs import Verbs

PUSHPIN, TAKEN = "pushpin", "white_check_mark"
OURS = "What Firebreak says itself is in the timeline already."
NOWHERE = "This message is in no incident's thread, so there is no timeline for it."
STAYS = "It stays in the timeline of {}. That you took your pin off is recorded."
Said = Mapping[str, Any]


async def reacted(verbs: Verbs, person: Person, event: Said) -> None:
    """Take a message with a pushpin; elsewhere than in our threads it means nothing to us."""
    ts = _pinned_at(event)
    message = await _read(verbs, person.channel, ts) if ts else None
    if message is None:
        return
    thread = thread_of(message)
    number = await verbs.look.number_at(person.channel, thread)
    if number is None:
        return
    try:
        await _take(verbs, person, number, message)
    except (MessageIsNotPinned, PersonIsNotAllowed) as refused:  # told where they look: there
        await verbs.slack.whisper(person.channel, person.user, sentence(refused), "", thread)


async def unreacted(verbs: Verbs, person: Person, event: Said) -> None:
    """Write down that somebody took their pushpin off."""
    ts, at = _pinned_at(event), str(event.get("event_ts"))
    if ts and is_ts(at):
        incident = await verbs.pin.remove(person.actor, person.channel, ts, at)
        if incident:
            thread = await verbs.look.thread_in(incident.number, person.channel)
            said = STAYS.format(incident.name)
            await verbs.slack.whisper(person.channel, person.user, said, "", thread)


async def by_shortcut(verbs: Verbs, person: Person, body: Said) -> None:
    """Take the message in whose menu it was chosen."""
    message: Said = body.get("message") or {}
    number = await verbs.look.number_at(person.channel, thread_of(message))
    if number is None:
        raise IncidentIsUnknown(NOWHERE)
    await _take(verbs, person, number, message)


async def changed(verbs: Verbs, person: Person, event: Said) -> None:
    """Follow what becomes of a pinned message."""
    message, at = event.get("message") or {}, str(event.get("event_ts"))
    match str(event.get("subtype")), str(message.get("subtype")):
        case "message_deleted", _:
            await _gone(verbs, person.channel, str(event.get("deleted_ts")), at)
        case "message_changed", "tombstone":  # it had replies, so its place stays
            await _gone(verbs, person.channel, str(message.get("ts")), at)
        case "message_changed", _:
            await _edited(verbs, person.channel, message)


async def _take(verbs: Verbs, person: Person, number: int, message: Said) -> None:
    if message.get("user") == verbs.slack.user:
        raise MessageIsNotPinned(OURS)
    await verbs.members.must_be_member(person.user)
    ts, thread = str(message["ts"]), thread_of(message)
    pinned = quoted(person.channel, message, verbs.slack.permalink(person.channel, ts, thread))
    incident = await verbs.pin.add(number, person.actor, pinned)
    await _show(verbs, person, pinned, incident.name)


async def _show(verbs: Verbs, person: Person, pinned: Pinned, name: str) -> None:
    """Put a mark under what was taken; where Slack does not let us, say it."""
    where = {"channel": pinned.channel, "timestamp": pinned.ts}
    try:
        await verbs.slack.call("reactions.add", name=TAKEN, **where)
    except SlackRefused as refused:
        if refused.code != "already_reacted":
            said = f"It is in the timeline of {name}."
            told = (person.channel, person.user, said, person.response_url, pinned.thread)
            await verbs.slack.whisper(*told)


async def _read(verbs: Verbs, channel: str, ts: str) -> Said | None:
    try:
        return await verbs.slack.message(channel, ts)
    except SlackRefused as refused:
        if refused.code in ("thread_not_found", "message_not_found"):  # deleted meanwhile
            return None
        why = f"Slack does not let Firebreak read this message ({refused.code})"
        raise MessageIsNotPinned(f"{why}, so it is not in the timeline.") from refused


async def _edited(verbs: Verbs, channel: str, message: Said) -> None:
    edited = message.get("edited") or {}
    # Else only Slack added something, such as a preview, or it is a message of ours.
    if is_ts(str(message.get("ts"))) and is_ts(str(edited.get("ts"))):
        await verbs.pin.edit(quoted(channel, message), slack_actor(str(edited.get("user"))))


async def _gone(verbs: Verbs, channel: str, ts: str, at: str) -> None:
    if is_ts(ts) and is_ts(at):
        await verbs.pin.delete(channel, ts, at)


def _pinned_at(event: Said) -> str:
    """Return the ts of the message that a pushpin is about; "" for any other reaction."""
    item = event.get("item") or {}
    ts = str(item.get("ts"))
    is_pin = event.get("reaction") == PUSHPIN and item.get("type") == "message"
    return ts if is_pin and is_ts(ts) else ""
