"""An update in the status channel: for those who wait, in the words of whoever works on it."""

from bot.core.actor import mention
from bot.core.card import Card
from bot.core.message import Message
from bot.core.span import Span
from bot.outbound.blocks.elements import SECTION, Block, context, section
from bot.outbound.blocks.place import title
from bot.outbound.blocks.words import signed
from bot.outbound.mrkdwn import plain, spans_to_mrkdwn

TITLE, PUSH = 200, 300


def update_push(message: Message, card: Card) -> str:
    """Return the update as a phone's notification shows it."""
    return f"{card.incident.name}: {plain(message.text, PUSH)}"


def update_blocks(message: Message, card: Card) -> list[Block]:
    """Return the update: what it is about, what was said, by whom."""
    incident = card.incident
    about = f"{signed(incident)} · *{incident.name}* · {plain(title(card), TITLE)}"
    said = spans_to_mrkdwn([Span(message.text)], SECTION)
    return [
        context(about),
        section(said),
        context(f"{mention(message.mention)} · handled in <#{incident.channel}>"),
    ]
