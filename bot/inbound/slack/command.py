"""`/firebreak VERB …`: every verb is a button or a shortcut too, since threads take no commands."""

import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from bot.core.actor import mention, slack_actor
from bot.core.errors import EntryIsUnknown, IncidentIsUnknown, StillFiring, TransitionIsNotLegal
from bot.core.severity import Severity
from bot.inbound.slack import floods
from bot.inbound.slack.person import Person
from bot.inbound.slack.plans import open_plan
from bot.inbound.slack.typed import USER, typed
from bot.inbound.slack.verbs import Verbs
from bot.outbound.blocks.elements import cut
from bot.outbound.blocks.listing import incident_lines, shown
from bot.outbound.mrkdwn import escape

NAME, EVERY = "/firebreak", "all"
HELP = """Type `/firebreak` and one of these:
`list`  what is open
`show INC-42`  one incident, with details
`ack INC-42`  you have it
`ack all`  you have all of this channel's flood (or `ack all critical`, `ack all checkout`)
`assign INC-42 @person`  they have it
`resolve INC-42`  it is over
`note INC-42 what I saw`
`update INC-42 checkout is slow, we are on it`  for the status channel
`impact INC-42 03:10 03:40 what customers saw`
`backfill INC-42`  what AWS still knows of it goes into the timeline
`export INC-42`  the whole story as files in its thread (or `export INC-42 pdf`)
`redact INC-42 17 why`  exports show nothing of entry 17
`act isolate-instance INC-42`  plan an action; nothing changes before you confirm
`freeze what is going on`  no action starts, and those under way pause
`unfreeze`  they go on
`open critical checkout is down`  start one by hand (or `high`, `medium`, `low`)
In a thread, where Slack takes no commands: the buttons, or a message's ⋮ menu."""

NUMBER = re.compile(r"(?:INC-)?(\d{1,9})[,.:]?", re.IGNORECASE)
NAME_OF_ONE = re.compile(r"INC-\d", re.IGNORECASE)
QUOTES = "\"'“”„«»"
SHOWN_VERB, SHOWN_NAMES = 30, 5
WORDS = {severity.value: severity for severity in Severity if severity is not Severity.INFO}

Answer = Callable[[Verbs, Person, str], Awaitable[str]]


async def command(verbs: Verbs, person: Person, body: Mapping[str, Any]) -> None:
    """Do one command, and answer the person alone."""
    verb, rest = _first(str(body.get("text") or "help"))
    answer = ANSWERS.get(verb.lower())
    said = await answer(verbs, person, rest) if answer else _not_known(verb)
    if said:
        await verbs.slack.answer(person.channel, person.user, said, person.response_url)


async def _act(verbs: Verbs, person: Person, rest: str) -> str:
    """Open an action's plan, as its button does."""
    name, rest = _first(rest)
    number, _ = _number(rest)
    await open_plan(verbs, person, number, name.replace("-", "_"))
    return ""


async def _freeze(verbs: Verbs, person: Person, rest: str) -> str:
    await verbs.members.must_be_member(person.user)
    await verbs.halt.freeze(person.actor, typed(rest))
    return f"Frozen: no action starts, and those under way pause. `{NAME} unfreeze` lifts it."


async def _unfreeze(verbs: Verbs, person: Person, rest: str) -> str:
    del rest
    await verbs.members.must_be_member(person.user)
    going = await verbs.halt.unfreeze(person.actor)
    return f"The freeze is lifted. {going} paused runs go on."


def _not_known(verb: str) -> str:
    return f"There is no `{NAME} {escape(typed(verb)[:SHOWN_VERB])}`.\n{HELP}"


async def _help(verbs: Verbs, person: Person, rest: str) -> str:
    del verbs, person, rest
    return HELP


async def _list(verbs: Verbs, person: Person, rest: str) -> str:
    del person, rest
    return incident_lines(await verbs.look.unresolved(), verbs.clock())


async def _show(verbs: Verbs, person: Person, rest: str) -> str:
    del person
    number, _ = _number(rest)
    return shown(await verbs.look.find(number), verbs.clock())


async def _open(verbs: Verbs, person: Person, rest: str) -> str:
    word, after = _first(rest)
    severity = WORDS.get(word.lower(), Severity.HIGH)
    title = typed(after if word.lower() in WORDS else rest).strip().strip(QUOTES).strip()
    if not title:
        raise TransitionIsNotLegal(f"Say what is wrong: {NAME} open checkout is down")
    incident = verbs.opened(title, severity, person.channel, person.actor, verbs.clock())
    opened = await verbs.respond.open(person.actor, incident, verbs.escalation(incident))
    return f"*{opened.name}* is open in <#{opened.channel}>."


async def _ack(verbs: Verbs, person: Person, rest: str) -> str:
    every, words = _first(rest)
    if every.lower() == EVERY:
        part = await verbs.look_flood.latest(person.channel, typed(words))
        return await floods.take(verbs, person, part, f"{NAME} ack {EVERY}")
    number, _ = _number(rest)
    incident = await verbs.respond.acknowledge(number, person.actor)
    return f"{mention(incident.assignee)} has *{incident.name}*."


async def _assign(verbs: Verbs, person: Person, rest: str) -> str:
    number, rest = _number(rest)
    found = USER.search(rest)
    if not found:
        raise TransitionIsNotLegal(f"Say who: {NAME} assign INC-{number} @person")
    incident = await verbs.respond.assign(number, person.actor, slack_actor(found[1]))
    return f"{mention(incident.assignee)} has *{incident.name}* now."


async def _resolve(verbs: Verbs, person: Person, rest: str) -> str:
    number, rest = _number(rest)
    try:
        anyway = rest.lower() == "anyway"
        incident = await verbs.respond.resolve(number, person.actor, anyway=anyway)
    except StillFiring as firing:
        raise TransitionIsNotLegal(
            f"INC-{number} has not recovered: {_some(firing.alerts)}. "
            f"To close it all the same: {NAME} resolve INC-{number} anyway"
        ) from firing
    return f"*{incident.name}* is resolved."


async def _note(verbs: Verbs, person: Person, rest: str) -> str:
    number, text = _number(rest)
    if not text:
        raise TransitionIsNotLegal(f"Say what to note: {NAME} note INC-{number} what I saw")
    incident = await verbs.respond.note(number, person.actor, typed(text))
    return f"Noted on *{incident.name}*."


async def _update(verbs: Verbs, person: Person, rest: str) -> str:
    number, text = await _meant(verbs, person, rest)
    said = typed(text).strip().strip(QUOTES)
    incident = await verbs.publish.update(number, person.actor, said)
    return f"The update on *{incident.name}* goes to <#{verbs.publish.channel}>."


async def _meant(verbs: Verbs, person: Person, rest: str) -> tuple[int, str]:
    """Return the incident and the text; where only one is open here, it need not be named.

    Its name must be whole: `5 nodes are down` is about no INC-5.
    """
    if NAME_OF_ONE.match(rest):
        return _number(rest)
    here = [one for one in await verbs.look.unresolved() if one.channel == person.channel]
    if len(here) != 1:
        raise IncidentIsUnknown(f"Say which incident: {NAME} update INC-42 we are on it")
    return here[0].number, rest


async def _export(verbs: Verbs, person: Person, rest: str) -> str:
    """Put an incident's story into its thread, as files."""
    number, name = _number(rest)
    await verbs.members.must_be_member(person.user)
    shared = await verbs.share.share(number, person.actor, tuple(typed(name).lower().split()))
    return f"The story of *INC-{number}* is in its thread: {', '.join(shared)}."


async def _redact(verbs: Verbs, person: Person, rest: str) -> str:
    """Take an entry out of exports."""
    number, rest = _number(rest)
    entry, why = _first(rest)
    if not (NUMBER.fullmatch(entry) and why):
        raise EntryIsUnknown(f"Like this: {NAME} redact INC-{number} 17 a customer's name")
    await verbs.members.must_be_member(person.user)
    await verbs.redact.redact(number, int(entry), person.actor, typed(why))
    return f"Exports of *INC-{number}* show nothing of entry {entry}."


async def _backfill(verbs: Verbs, person: Person, rest: str) -> str:
    number, _ = _number(rest)
    await verbs.members.must_be_member(person.user)
    incident, asked = await verbs.backfill.ask(number, person.actor)
    return (
        f"Reading what AWS knows of *{incident.name}*: {len(asked.parts)} questions. "
        "Its thread shows how far it is."
    )


async def _impact(verbs: Verbs, person: Person, rest: str) -> str:
    number, rest = _number(rest)
    start, rest = _first(rest)
    end, rest = _first(rest)
    saw = typed(rest).strip(QUOTES).strip()
    if not saw:
        raise TransitionIsNotLegal(
            f"Like this: {NAME} impact INC-{number} 03:10 03:40 what customers saw"
        )
    incident = await verbs.respond.impact(number, person.actor, typed(start), typed(end), saw)
    return f"The impact of *{incident.name}* is recorded."


def _some(names: Sequence[str]) -> str:
    left = len(names) - SHOWN_NAMES
    more = [f"and {left} more"] if left > 0 else []
    return ", ".join([*(cut(name, 100) for name in names[:SHOWN_NAMES]), *more])


def _number(text: str) -> tuple[int, str]:
    """Return the incident's number and what follows it. Raises IncidentIsUnknown."""
    word, rest = _first(text)
    found = NUMBER.fullmatch(word)
    if not found:
        raise IncidentIsUnknown(f"Say which incident, such as INC-42. {NAME} list shows them.")
    return int(found[1]), rest


def _first(text: str) -> tuple[str, str]:
    """Return the first word and the rest, however many blanks are between them."""
    word, *rest = text.split(maxsplit=1) or [""]
    return word, rest[0].strip() if rest else ""


ANSWERS: Mapping[str, Answer] = {
    "help": _help,
    "list": _list,
    "show": _show,
    "open": _open,
    "ack": _ack,
    "assign": _assign,
    "resolve": _resolve,
    "note": _note,
    "update": _update,
    "impact": _impact,
    "backfill": _backfill,
    "export": _export,
    "redact": _redact,
    "act": _act,
    "freeze": _freeze,
    "unfreeze": _unfreeze,
}
