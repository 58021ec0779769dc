"""Buttons and menus of messages and modals. `value` is the incident's number."""

from collections.abc import Mapping
from typing import Any

from bot.core.errors import IncidentIsUnknown, StillFiring
from bot.inbound.slack.person import Person
from bot.inbound.slack.verbs import Verbs
from bot.outbound import modals
from bot.outbound.blocks.elements import View

Body = Mapping[str, Any]


async def acknowledge(verbs: Verbs, person: Person, body: Body) -> None:
    """Say that somebody has it."""
    await verbs.respond.acknowledge(number_in(body), person.actor)


async def mitigate(verbs: Verbs, person: Person, body: Body) -> None:
    """Say that customers are well again."""
    await verbs.respond.mitigate(number_in(body), person.actor)


async def reopen(verbs: Verbs, person: Person, body: Body) -> None:
    """Say that it is not over."""
    await verbs.respond.reopen(number_in(body), person.actor)


async def resolve(verbs: Verbs, person: Person, body: Body) -> None:
    """Close it; what still fires asks first."""
    number = number_in(body)
    try:
        await verbs.respond.resolve(number, person.actor)
    except StillFiring as firing:
        card = await verbs.look.find(number)
        await _open(verbs, body, modals.resolve_anyway(card.incident, firing.alerts))


async def runbook(verbs: Verbs, person: Person, body: Body) -> None:
    """Show the checklist at once."""
    del person  # everybody may read
    await _open(verbs, body, modals.runbook(await verbs.look.find(number_in(body))))


async def tick(verbs: Verbs, person: Person, body: Body) -> None:
    """Mark a step as done."""
    await _tick(verbs, person, body, done=True)


async def untick(verbs: Verbs, person: Person, body: Body) -> None:
    """Take the mark back."""
    await _tick(verbs, person, body, done=False)


async def _tick(verbs: Verbs, person: Person, body: Body, *, done: bool) -> None:
    number, position = _numbers(body)
    await verbs.respond.tick(number, person.actor, position, done=done)
    view = body.get("view")
    if view:  # the modal does not follow by itself, as the thread's message does
        drawn = modals.runbook(await verbs.look.find(number))
        await verbs.slack.call("views.update", view_id=view["id"], view=drawn)


async def more(verbs: Verbs, person: Person, body: Body) -> None:
    """Do what was chosen from the menu: `verb:number`."""
    verb, _, number = str(body["actions"][0]["selected_option"]["value"]).partition(":")
    await choose(verbs, person, {**body, "actions": [{"value": number}]}, verb)


async def choose(verbs: Verbs, person: Person, body: Body, verb: str) -> None:
    """Do a verb by its name: from the menu, or from a message's shortcut."""
    if verb == "resolve":
        await resolve(verbs, person, body)
        return
    card = await verbs.look.find(number_in(body))
    match verb:
        case "assign":
            view = modals.assign(card.incident)
        case "note":
            view = modals.note(card.incident)
        case "impact":
            view = modals.impact(card.incident)
        case "regroup":
            others = [i for i in await verbs.look.unresolved() if i.number != card.incident.number]
            view = modals.regroup(card.incident, card.alerts, others)
        case _:
            view = modals.raw(card.incident, await verbs.look.raw(card.incident.number))
    await _open(verbs, body, view)


async def _open(verbs: Verbs, body: Body, view: View) -> None:
    await verbs.slack.call("views.open", trigger_id=body["trigger_id"], view=view)


def number_in(body: Body) -> int:
    """Return the incident's number a button carries. Raises IncidentIsUnknown."""
    return _numbers(body)[0]


def _numbers(body: Body) -> tuple[int, int]:
    number, _, position = str(body["actions"][0].get("value", "")).partition(":")
    if not number.isdecimal() or not (position or "0").isdecimal():
        raise IncidentIsUnknown("This button is not one of an incident.")
    return int(number), int(position or "0")
