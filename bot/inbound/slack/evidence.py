"""What AWS shows, in a modal: all that was found, and whatever else can be asked."""

from collections.abc import Mapping
from typing import Any

from bot.inbound.slack.number import number, number_in, value_in
from bot.inbound.slack.person import Person
from bot.inbound.slack.show import redraw, show
from bot.inbound.slack.verbs import Verbs
from bot.outbound import modals
from bot.outbound.blocks.elements import View
from bot.outbound.evidence_modal import evidence_view

Body = Mapping[str, Any]


async def details(verbs: Verbs, person: Person, body: Body) -> None:
    """Show all that was found."""
    del person  # everybody may read
    await show(verbs, body, drawn(verbs, number_in(body)))


async def again(verbs: Verbs, person: Person, body: Body) -> None:
    """Ask AWS anew."""
    await verbs.members.must_be_member(person.user)
    await verbs.inquire.again(number_in(body), person.actor)


async def past(verbs: Verbs, person: Person, body: Body) -> None:
    """Fill the timeline with what AWS still knows; the thread shows how far it is."""
    await verbs.members.must_be_member(person.user)
    await verbs.backfill.ask(number_in(body), person.actor)


async def ask(verbs: Verbs, person: Person, body: Body) -> None:
    """Ask AWS for one thing: `<incident>:<the choice's word>`."""
    await verbs.members.must_be_member(person.user)
    written, _, word = value_in(body).partition(":")
    asked = number(written)
    await verbs.inquire.ask(asked, word, person.actor)
    await redraw(verbs, str(body["view"]["id"]), await drawn(verbs, asked))


async def raw(verbs: Verbs, person: Person, body: Body) -> None:
    """Show the latest raw events, on top of it."""
    del person  # everybody may read
    incident = (await verbs.look.find(number_in(body))).incident
    view = modals.raw(incident, await verbs.look.raw(incident.number))
    await verbs.slack.call("views.push", trigger_id=body["trigger_id"], view=view)


async def drawn(verbs: Verbs, incident: int) -> View:
    """Return the modal."""
    card = await verbs.look.find(incident)
    pieces, choices = await verbs.inquire.pieces(incident), verbs.inquire.choices(card)
    return evidence_view(card.incident, pieces, choices, verbs.inquire.titles, verbs.clock())
