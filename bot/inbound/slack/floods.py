"""What people do with a flood as a whole. `value` is a part of it, see `bot.core.flood`."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from bot.core.flood import Part, read_part
from bot.core.severity import Severity
from bot.inbound.slack.number import number, value_in
from bot.inbound.slack.person import Person
from bot.inbound.slack.show import redraw, show
from bot.inbound.slack.verbs import Verbs
from bot.outbound.blocks.elements import View
from bot.outbound.flood_list import flood_list

Body = Mapping[str, Any]
NOTHING_LEFT = "Nothing is left to acknowledge there: somebody has each of them."


async def acknowledge(verbs: Verbs, person: Person, body: Body) -> None:
    """Take all of a part, and say what that was."""
    said = await take(verbs, person, read_part(value_in(body)), "through the digest")
    await verbs.slack.answer(person.channel, person.user, said, person.response_url)


async def take(verbs: Verbs, person: Person, part: Part, through: str) -> str:
    """Take all of a part; return the answer."""
    taken = await verbs.acknowledge_flood.acknowledge(part, person.actor, through)
    if not taken:
        return NOTHING_LEFT
    return f"You have {_counted(taken)} now. Nobody is called for them any more."


async def listed(verbs: Verbs, person: Person, body: Body) -> None:
    """Show the first page."""
    await show(verbs, body, _page(verbs, person.channel, read_part(value_in(body)), 0))


async def turn(verbs: Verbs, person: Person, body: Body) -> None:
    """Show another page: `<page>:<part>`."""
    page, _, about = value_in(body).partition(":")
    view = await _page(verbs, person.channel, read_part(about), number(page))
    await redraw(verbs, str(body["view"]["id"]), view)


async def _page(verbs: Verbs, channel: str, part: Part, page: int) -> View:
    return flood_list(await verbs.look_flood.page(part, page), channel, verbs.clock())


def _counted(taken: Counter[Severity]) -> str:
    """Return `37 incidents (3 critical, 34 low)`."""
    total = taken.total()
    each = ", ".join(f"{taken[one]:,} {one.value}" for one in Severity if taken[one])
    return f"{'1 incident' if total == 1 else f'{total:,} incidents'} ({each})"
