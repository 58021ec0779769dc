"""The runbook as a checklist: for the thread, and for a modal on a phone."""

from collections.abc import Iterable, Sequence

from bot.core.actor import mention
from bot.core.card import Card, Tick
from bot.core.runbook.rendered import Code, RenderedBlock, RenderedStep
from bot.outbound.blocks.elements import Block, button, context, divider, section
from bot.outbound.mrkdwn import escape, spans_to_mrkdwn

# Slack refuses a message with more than about 13,000 characters over all its blocks.
ROOM = 11_000
BLOCKS = 48
LINE, DETAIL, CODE = 1200, 1500, 2400


def step_blocks(card: Card) -> list[Block]:
    """Return the checklist: what to do first, then a section a step with its button."""
    book = card.runbook
    done = f"{len(card.ticks)} of {len(book.steps)} done"
    head = [f"*Runbook: {escape(book.title)}* · {done}"]
    head += [spans_to_mrkdwn(spans, DETAIL) for spans in book.opening]
    blocks: list[Block] = [section("\n".join(head))]
    for position, step in enumerate(book.steps):
        blocks += _step(card, position, step)
    for part in book.sections:
        blocks += [divider(), section(f"*{escape(part.title)}*"), *_details(part.blocks)]
    return list(_fitting(blocks))


def _step(card: Card, position: int, step: RenderedStep) -> Sequence[Block]:
    value = f"{card.incident.number}:{position}"
    tick = card.ticks.get(position)
    text = spans_to_mrkdwn(step.text, LINE)
    number = f"*{position + 1}.*"
    if tick:
        undo = button("Undo", f"untick_{position}", value)
        return [section(f"✅ {number} {text}", undo), context(_by(tick))]
    made = button("Done", f"tick_{position}", value)
    return [section(f"☐ {number} {text}", made), *_details(step.details)]


def _by(tick: Tick) -> str:
    at = f"<!date^{int(tick.at.timestamp())}^{{time}}|{tick.at:%H:%M} UTC>"
    return f"{mention(tick.actor)} at {at}"


def _details(blocks: Iterable[RenderedBlock]) -> list[Block]:
    return [section(_detail(block)) for block in blocks]


def _detail(block: RenderedBlock) -> str:
    if isinstance(block, Code):
        code = escape(block.text).replace("```", "'''")
        return f"```{code}```" if len(code) <= CODE else "_(too long for Slack: see the file)_"
    text = spans_to_mrkdwn(block.spans, DETAIL)
    return f"• {text}" if block.bullet else text


def _fitting(blocks: Iterable[Block]) -> Iterable[Block]:
    """Yield blocks while there is room, then say that there is more."""
    room = ROOM
    for count, block in enumerate(blocks):
        room -= len(str(block))
        if room < 0 or count == BLOCKS:
            yield context("…the rest of this runbook is too long for Slack: read it in its file.")
            return
        yield block
