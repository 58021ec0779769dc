"""A fixed reply in an incident's thread."""

from bot.core.head_line import apart
from bot.core.message import Message
from bot.core.span import Span
from bot.outbound.blocks.elements import SECTION, Block, context, section
from bot.outbound.mrkdwn import plain, spans_to_mrkdwn

CALLED, PUSH = 1500, 300
CUT = "\n…cut here: all of it is in the timeline."


def reply_blocks(message: Message) -> list[Block]:
    """Return the reply: whom it calls (markup of ours), then what it says (text).

    The ledger's head is small print below.
    """
    called = _called(message)
    text, head = apart(message.text)
    said = spans_to_mrkdwn([Span(text)], SECTION - len(called) - len(CUT) - 1)
    is_cut = said.endswith("…") and not text.endswith("…")
    told = f"{called} {said}{CUT if is_cut else ''}".strip()
    return [*([section(told)] if told else []), *([context(head)] if head else [])]


def reply_push(message: Message) -> str:
    """Return the reply as a phone's notification shows it."""
    return f"{_called(message)} {plain(apart(message.text)[0], PUSH)}".strip()


def _called(message: Message) -> str:
    """Return the mentions that fit, each of them whole."""
    if len(message.mention) <= CALLED:
        return message.mention
    return message.mention[:CALLED].rpartition(" ")[0]
