"""A fixed reply in an incident's thread."""

from bot.core.message import Message
from bot.outbound.blocks.elements import Block, cut, section
from bot.outbound.mrkdwn import escape

REPLY = 2500


def reply_blocks(message: Message) -> list[Block]:
    """Return the reply: whom it calls (markup of ours), then what it says (text)."""
    said = escape(cut(message.text, REPLY))
    return [section(f"{message.mention} {said}".strip())]


def reply_push(message: Message) -> str:
    """Return the reply as a phone's notification shows it."""
    return cut(f"{message.mention} {escape(message.text)}".strip(), REPLY)
