"""An incident's pointer in a channel that is not its own."""

from datetime import datetime

from bot.core.card import Card
from bot.outbound.blocks.elements import Block, context, cut
from bot.outbound.blocks.words import headline, sign
from bot.outbound.mrkdwn import escape
from bot.outbound.when import clock


def link_blocks(card: Card, now: datetime) -> list[Block]:
    """Return one line: what it is, and the channel where people work on it."""
    incident = card.incident
    word = headline(incident.severity, incident.status)
    front = f"{sign(incident.severity, incident.status)} *{word}* · *{incident.name}*"
    title = escape(cut(incident.title, 200))
    since = clock(card.since, now)
    return [context(f"{front} · {title} · since {since} · handled in <#{incident.channel}>")]
