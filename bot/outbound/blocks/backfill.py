"""How far a backfill is: a line for each thing that AWS is asked about."""

from collections.abc import Mapping
from datetime import datetime

from bot.core.actor import mention
from bot.core.backfill import Backfill, Part
from bot.core.piece import PieceState
from bot.outbound.blocks.elements import SECTION, Block, context, fitting, section
from bot.outbound.blocks.evidence import SIGNS
from bot.outbound.mrkdwn import plain
from bot.outbound.when import clock

TITLE, LABEL, SAYS = 60, 80, 90


def backfill_push(backfill: Backfill) -> str:
    """Return what stands for it where blocks are not shown."""
    if backfill.done_at:
        return f"What AWS knew of INC-{backfill.incident}: {backfill.new} new in the timeline"
    return f"Reading what AWS knows of INC-{backfill.incident}"


def backfill_blocks(backfill: Backfill, titles: Mapping[str, str], now: datetime) -> list[Block]:
    """Return the message: what was found where, and what is still being read."""
    first = min(backfill.left, default=None)
    lines = [_line(part, titles, reading=n == first) for n, part in enumerate(backfill.parts)]
    head = f"*{_head(backfill)}*"
    shown = fitting([head, *lines], SECTION, lambda n: f"…and {n} more")
    span = f"{clock(backfill.begin, now)} to {clock(backfill.end, now)}"
    foot = f"as evidence, {span}, for {mention(backfill.actor)}"
    return [section(shown), context(foot)]


def _head(backfill: Backfill) -> str:
    if backfill.done_at is None:
        done = len(backfill.parts) - len(backfill.left)
        return f"Filling the timeline from AWS: {done} of {len(backfill.parts)}"
    if backfill.new == 0:
        return "AWS knows nothing that the timeline does not have"
    return f"{backfill.new} {_things(backfill.new)} of AWS's record went into the timeline"


def _things(count: int) -> str:
    return "entry" if count == 1 else "entries"


def _line(part: Part, titles: Mapping[str, str], *, reading: bool) -> str:
    title = plain(titles.get(part.name, part.name), TITLE)
    about = f"{SIGNS[part.state]} *{title}* {plain(part.label, LABEL)}"
    return f"{about}: {_found(part, reading=reading)}"


def _found(part: Part, *, reading: bool) -> str:
    if part.state is PieceState.WAITING:
        return "reading…" if reading else "waits"
    if part.state is PieceState.FAILED:
        return plain(part.says, SAYS)
    if not part.found:
        return "nothing"
    more = " or more" if part.is_cut else ""
    return f"{part.found}{more}, {part.new} new; last: {plain(part.says, SAYS)}"
