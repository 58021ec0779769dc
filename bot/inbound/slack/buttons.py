"""Buttons and menus of messages and modals. `value` is the incident's number."""

from collections.abc import Callable, Mapping
from typing import Any

from bot.core.card import StepAt
from bot.core.errors import IncidentIsUnknown, StillFiring
from bot.core.incident import Incident
from bot.inbound.slack import evidence
from bot.inbound.slack.number import OLD, number, number_in, value_in
from bot.inbound.slack.person import Person
from bot.inbound.slack.show import redraw, show
from bot.inbound.slack.verbs import Verbs
from bot.outbound import modals
from bot.outbound.blocks.elements import View
from bot.outbound.blocks.steps import step_title

Body = Mapping[str, Any]
# The dialogs that ask and show nothing.
FORMS: Mapping[str, Callable[[Incident], View]] = {
    "assign": modals.assign,
    "note": modals.note,
    "update": modals.update,
    "impact": modals.impact,
}


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
        await show(verbs, body, _ask_again(verbs, number, firing.alerts))


async def _ask_again(verbs: Verbs, number: int, firing: list[str]) -> View:
    return modals.resolve_anyway((await verbs.look.find(number)).incident, firing)


async def runbook(verbs: Verbs, person: Person, body: Body) -> None:
    """Show the checklist at once."""
    del person  # everybody may read
    await show(verbs, body, _checklist(verbs, number_in(body)))


async def _checklist(verbs: Verbs, number: int) -> View:
    return modals.runbook(await verbs.look.find(number), verbs.clock())


async def tick(verbs: Verbs, person: Person, body: Body) -> None:
    """Mark a step as done."""
    await _tick(verbs, person, body, done=True)


async def untick(verbs: Verbs, person: Person, body: Body) -> None:
    """Take the mark back."""
    await _tick(verbs, person, body, done=False)


async def _tick(verbs: Verbs, person: Person, body: Body, *, done: bool) -> None:
    number, position, name = _step(body)
    title = step_title(await verbs.look.find(number), position)
    if not title:
        raise IncidentIsUnknown(OLD)
    await verbs.respond.tick(number, person.actor, StepAt(name, position, title), done=done)
    view = body.get("view")
    if view:  # the modal does not follow by itself, as the thread's message does
        await redraw(verbs, str(view["id"]), await _checklist(verbs, number))


async def more(verbs: Verbs, person: Person, body: Body) -> None:
    """Do what was chosen from the menu: `verb:number`."""
    verb, _, about = value_in(body).partition(":")
    await choose(verbs, person, {**body, "actions": [{"value": about}]}, verb)


async def unknown(verbs: Verbs, person: Person, body: Body) -> None:
    """Say that a button of an older version does nothing any more."""
    del verbs, person, body
    raise IncidentIsUnknown(OLD)


async def choose(verbs: Verbs, person: Person, body: Body, verb: str) -> None:
    """Do a verb by its name: from the menu, or from a message's shortcut."""
    if verb == "resolve":
        await resolve(verbs, person, body)
    else:
        await show(verbs, body, _dialog(verbs, number_in(body), verb))


async def _dialog(verbs: Verbs, number: int, verb: str) -> View:
    card = await verbs.look.find(number)
    if verb == "update":  # before somebody writes much
        verbs.publish.must_have_channel()
    match verb:
        case form if form in FORMS:
            return FORMS[form](card.incident)
        case "regroup":
            others = [i for i in await verbs.look.unresolved() if i.number != number]
            return modals.regroup(card.incident, card.alerts, others)
        case "evidence":
            return await evidence.drawn(verbs, number)
        case "raw":  # as older messages have it
            return modals.raw(card.incident, await verbs.look.raw(number))
        case _:
            raise IncidentIsUnknown(OLD)


def _step(body: Body) -> tuple[int, int, str]:
    """Return (incident, position, runbook) of a step's button."""
    written, position, name = (*value_in(body).split(":", 2), "", "")[:3]
    return number(written), number(position), name
