"""The buttons of the message that shows what AWS shows."""

from collections.abc import Mapping
from typing import Any

from bot.inbound.slack.buttons import number_in
from bot.inbound.slack.person import Person
from bot.inbound.slack.show import show
from bot.inbound.slack.verbs import Verbs
from bot.outbound.blocks.elements import View
from bot.outbound.blocks.evidence import evidence_view

Body = Mapping[str, Any]


async def details(verbs: Verbs, person: Person, body: Body) -> None:
    """Show all that was found."""
    del person  # everybody may read
    await show(verbs, body, _view(verbs, number_in(body)))


async def again(verbs: Verbs, person: Person, body: Body) -> None:
    """Ask AWS anew."""
    await verbs.members.must_be_member(person.user)
    await verbs.diagnose.again(number_in(body))


async def past(verbs: Verbs, person: Person, body: Body) -> None:
    """Fill the timeline with what AWS still knows; the thread shows how far it is."""
    await verbs.members.must_be_member(person.user)
    await verbs.backfill.ask(number_in(body), person.actor)


async def _view(verbs: Verbs, number: int) -> View:
    incident = (await verbs.look.find(number)).incident
    pieces = await verbs.diagnose.pieces(number)
    return evidence_view(incident, pieces, verbs.diagnose.titles, verbs.clock())
