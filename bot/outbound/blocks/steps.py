"""The runbook as a checklist: in the thread the next step alone in full, in a modal all of it."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from bot.core.actor import mention
from bot.core.card import Card
from bot.core.line import line
from bot.core.runbook.rendered import Code, RenderedBlock, RenderedStep
from bot.core.span import Span, SpanKind, text_of
from bot.outbound.blocks.elements import (
    CONTEXT,
    SECTION,
    Block,
    button,
    context,
    divider,
    fitting,
    section,
)
from bot.outbound.mrkdwn import code_block, plain, spans_to_mrkdwn
from bot.outbound.when import clock

# Slack refuses a message of more than about 13,000 characters over all its blocks, and counts
# some of their JSON ("msg_blocks_too_long"). A modal has no such limit known, but a reader has.
THREAD_ROOM, MODAL_ROOM = 6_000, 11_000
THREAD_BLOCKS, MODAL_BLOCKS = 20, 90
TITLE, NAME, STEP, DETAIL = 150, 160, 1200, 1500
TOO_LONG = "_This command is too long for Slack: it stands in the runbook's file._"
CUT = "…the rest is too long for Slack: it stands in the runbook's file."


def done(card: Card) -> int:
    """Return how many of the runbook's steps are ticked."""
    return len(card.ticks.keys() & range(len(card.runbook.steps)))


def step_title(card: Card, position: int) -> str:
    """Return what a step is called, in plain words; "" for one that the runbook has not."""
    steps = card.runbook.steps
    if position >= len(steps):
        return ""
    return line(text_of(_named(steps[position])), NAME)


def step_blocks(card: Card, now: datetime) -> list[Block]:
    """Return the checklist for the thread: what is done, the next step in full, what is left."""
    steps = card.runbook.steps
    left = [position for position in range(len(steps)) if position not in card.ticks]
    ticked = [
        _ticked(card, position, now) for position in range(len(steps)) if position not in left
    ]
    blocks = [section(_head(card))]
    if ticked:
        blocks.append(context(fitting(ticked, CONTEXT, lambda n: f"…and {n} more done")))
    if left:
        blocks += _within(THREAD_ROOM, THREAD_BLOCKS, _step(card, left[0]))
    if left[1:]:
        later = [f"☐ {each + 1}. {_name(steps[each])}" for each in left[1:]]
        blocks.append(context(fitting(later, CONTEXT, lambda n: f"…and {n} more")))
    return [*blocks, context(f"All of it, and what comes after: *Runbook* above. {_owner(card)}")]


def runbook_blocks(card: Card, now: datetime) -> list[Block]:
    """Return all of the runbook for a modal."""
    return list(_within(MODAL_ROOM, MODAL_BLOCKS, _everything(card, now)))


def _everything(card: Card, now: datetime) -> Iterator[Block]:
    yield section(_head(card))
    yield from (section(spans_to_mrkdwn(spans, DETAIL)) for spans in card.runbook.opening)
    for position in range(len(card.runbook.steps)):
        yield divider()
        if position in card.ticks:
            undo = button("Undo", f"untick_{position}", _value(card, position))
            yield section(_ticked(card, position, now), undo)
        else:
            yield from _step(card, position)
    for part in card.runbook.sections:
        yield from (divider(), section(f"*{plain(part.title, TITLE)}*"), *_details(part.blocks))
    yield context(_owner(card))


def _head(card: Card) -> str:
    title = spans_to_mrkdwn([Span(card.runbook.title, SpanKind.BOLD)], TITLE)
    return f"{title} · {done(card)} of {len(card.runbook.steps)} done"


def _owner(card: Card) -> str:
    return f"Kept by {plain(card.runbook.owner, NAME)}."


def _step(card: Card, position: int) -> Sequence[Block]:
    step = card.runbook.steps[position]
    made = button("Done", f"tick_{position}", _value(card, position))
    text = spans_to_mrkdwn([Span(f"☐ {position + 1}. "), *step.text], STEP)
    return [section(text, made), *_details(step.details)]


def _value(card: Card, position: int) -> str:
    """Return what a step's button carries: the incident may get another runbook meanwhile."""
    return f"{card.incident.number}:{position}:{card.runbook.name}"


def _ticked(card: Card, position: int, now: datetime) -> str:
    name = _name(card.runbook.steps[position])
    tick = card.ticks[position]
    return f"✅ {position + 1}. {name} · {mention(tick.actor)} {clock(tick.at, now)}"


def _name(step: RenderedStep) -> str:
    return plain(" ".join(span.text for span in _named(step)), NAME)


def _named(step: RenderedStep) -> Sequence[Span]:
    """Return what a step is called: its first words where they are bold, else all of them."""
    return step.text[:1] if step.text and step.text[0].kind is SpanKind.BOLD else step.text


def _details(blocks: Iterable[RenderedBlock]) -> list[Block]:
    return [section(_detail(block)) for block in blocks]


def _detail(block: RenderedBlock) -> str:
    if isinstance(block, Code):
        return code_block(block.text, SECTION) or TOO_LONG
    text = spans_to_mrkdwn(block.spans, DETAIL)
    return f"• {text}" if block.bullet else text


def _within(room: int, most: int, blocks: Iterable[Block]) -> Iterator[Block]:
    """Yield blocks while there is room, then say that there is more."""
    for count, block in enumerate(blocks):
        room -= len(block.get("text", {}).get("text", ""))
        if room < 0 or count == most:
            yield context(CUT)
            return
        yield block
