"""An incident's pointer in a channel that is not its own."""

from datetime import datetime

from bot.core.card import Card
from bot.outbound.blocks.elements import Block, context
from bot.outbound.blocks.place import place, title
from bot.outbound.blocks.words import holder, signed
from bot.outbound.mrkdwn import plain
from bot.outbound.when import clock

TITLE = 200


def link_blocks(card: Card, now: datetime) -> list[Block]:
    """Return what it is, and the channel where people work on it."""
    incident = card.incident
    what = f"{signed(incident)} · *{incident.name}* · {plain(title(card), TITLE)}"
    where = " · ".join(part for part in (place(card), f"since {clock(card.since, now)}") if part)
    return [context(f"{what}\n{where}\n{holder(incident)} · handled in <#{incident.channel}>")]
