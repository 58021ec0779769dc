"""`/firebreak VERB …`: every verb is a button or a shortcut too, since threads take no commands."""

import re
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from bot.core.actor import slack_actor
from bot.core.errors import IncidentIsUnknown, StillFiring, TransitionIsNotLegal
from bot.core.severity import Severity
from bot.inbound.slack.person import Person
from bot.inbound.slack.verbs import Verbs
from bot.outbound.blocks.listing import incident_lines, shown

HELP = """*What Firebreak can do here*
• `list`: the open incidents
• `show INC-42`: one incident, for you alone
• `open "checkout is down"`: start one by hand; add `critical`, `high`, `medium` or `low` in front
• `ack INC-42` · `resolve INC-42` · `assign INC-42 @person`
• `note INC-42 what I saw`
• `impact INC-42 03:10 03:40 "one checkout in five failed"`
In a thread: use the buttons, or a message's ⋮ menu."""

USER = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^>]*)?>")
NUMBER = re.compile(r"(?:INC-)?(\d{1,9})", re.IGNORECASE)
QUOTES = "\"'“”„«»"

Answer = Callable[[Verbs, Person, str], Awaitable[str]]


async def command(verbs: Verbs, person: Person, body: Mapping[str, Any]) -> None:
    """Do one command, and answer the person alone."""
    verb, _, rest = str(body.get("text") or "help").strip().partition(" ")
    answer = ANSWERS.get(verb.lower())
    if answer is None:
        said = f"I do not know `{verb[:40]}`.\n{HELP}"
    else:
        said = await answer(verbs, person, rest.strip())
    await verbs.slack.answer(person.channel, person.user, said, person.response_url)


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
    word, _, after = rest.partition(" ")
    named = word.lower() in set(Severity) and bool(after)
    severity = Severity(word.lower()) if named else Severity.HIGH
    title = (after if named else rest).strip().strip(QUOTES)
    if not title:
        raise TransitionIsNotLegal('Say what is wrong: /firebreak open "checkout is down"')
    now = verbs.clock()
    incident = verbs.opened(title[:300], severity, person.channel, person.actor, now)
    opened = await verbs.respond.open(person.actor, incident)
    return f"{opened.name} is open in <#{opened.channel}>."


async def _ack(verbs: Verbs, person: Person, rest: str) -> str:
    number, _ = _number(rest)
    incident = await verbs.respond.acknowledge(number, person.actor)
    return f"{incident.name} is yours."


async def _assign(verbs: Verbs, person: Person, rest: str) -> str:
    number, rest = _number(rest)
    found = USER.search(rest)
    if not found:
        raise TransitionIsNotLegal("Say who: /firebreak assign INC-42 @person")
    incident = await verbs.respond.assign(number, person.actor, slack_actor(found[1]))
    return f"{incident.name} is theirs."


async def _resolve(verbs: Verbs, person: Person, rest: str) -> str:
    number, rest = _number(rest)
    try:
        incident = await verbs.respond.resolve(number, person.actor, anyway=rest == "anyway")
    except StillFiring as firing:
        raise TransitionIsNotLegal(
            f"{firing}. To close it all the same: /firebreak resolve INC-{number} anyway"
        ) from firing
    return f"{incident.name} is resolved."


async def _note(verbs: Verbs, person: Person, rest: str) -> str:
    number, text = _number(rest)
    if not text:
        raise TransitionIsNotLegal("Say what to note: /firebreak note INC-42 what I saw")
    incident = await verbs.respond.note(number, person.actor, text[:2000])
    return f"Noted on {incident.name}."


async def _impact(verbs: Verbs, person: Person, rest: str) -> str:
    number, rest = _number(rest)
    start, _, rest = rest.partition(" ")
    end, _, saw = rest.partition(" ")
    saw = saw.strip().strip(QUOTES)
    if not saw:
        raise TransitionIsNotLegal(
            'Like this: /firebreak impact INC-42 03:10 03:40 "what they saw"'
        )
    incident = await verbs.respond.impact(number, person.actor, start, end, saw[:1000])
    return f"The impact of {incident.name} is recorded."


def _number(text: str) -> tuple[int, str]:
    """Return the incident's number and what follows it. Raises IncidentIsUnknown."""
    word, _, rest = text.partition(" ")
    found = NUMBER.fullmatch(word)
    if not found:
        raise IncidentIsUnknown("Say which incident, such as INC-42. `/firebreak list` shows them.")
    return int(found[1]), rest.strip()


ANSWERS: Mapping[str, Answer] = {
    "help": _help,
    "list": _list,
    "show": _show,
    "open": _open,
    "ack": _ack,
    "assign": _assign,
    "resolve": _resolve,
    "note": _note,
    "impact": _impact,
}
