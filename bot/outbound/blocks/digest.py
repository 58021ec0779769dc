"""The overview of a flooded channel: what is bad, and how much of it there is."""

from collections.abc import Sequence
from datetime import datetime

from bot.core.incident import Incident
from bot.core.severity import worst
from bot.outbound.blocks.elements import SECTION, Block, context, fitting, section
from bot.outbound.blocks.listing import by_severity, named_line, with_headings
from bot.outbound.mrkdwn import plain

SHOWN, PUSH_TITLE = 12, 120


def digest_push(incidents: Sequence[Incident], waiting: int) -> str:
    """Return the digest as a phone's notification shows it."""
    word = worst([incident.severity for incident in incidents]).value.upper()
    named = f" The worst: {plain(incidents[0].title, PUSH_TITLE)}." if incidents else ""
    return f"{word}: {_count(len(incidents))} here, {waiting} not shown yet.{named}"


def digest_blocks(incidents: Sequence[Incident], waiting: int, now: datetime) -> list[Block]:
    """Return the overview, the worst by name."""
    del now  # they all began a moment ago: that is what makes it a flood
    worst_first = by_severity(incidents)
    lines = with_headings(worst_first, [named_line(incident) for incident in worst_first])
    left = len(lines) - SHOWN
    more = [_more(left)] if left > 0 else []
    head = f"*{_count(len(incidents))} in this channel*"
    shown = fitting([head, *lines[:SHOWN], *more], SECTION, _more)
    return [section(shown), context(_waiting(waiting))]


def _count(number: int) -> str:
    return "1 open incident" if number == 1 else f"{number} open incidents"


def _more(number: int) -> str:
    return f"…and {number} more: `/firebreak list`"


def _waiting(number: int) -> str:
    if not number:
        return "Every incident has its own message now."
    return f"{number} still wait for their own message: one a second, the worst first."
