"""The overview of a flooded channel: what is bad, and how much of it there is."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from bot.core.incident import Incident
from bot.core.severity import Severity
from bot.outbound.blocks.elements import Block, context, cut, section
from bot.outbound.blocks.words import SIGNS, headline, sign
from bot.outbound.mrkdwn import escape
from bot.outbound.when import ago

SHOWN = 15
TITLE = 120


def digest_push(incidents: Sequence[Incident], waiting: int) -> str:
    """Return the digest as a phone's notification shows it."""
    worst = min((i.severity for i in incidents), key=lambda s: s.rank, default=Severity.INFO)
    return f"{worst.value.upper()}: {len(incidents)} open incidents here, {waiting} not shown yet."


def digest_blocks(incidents: Sequence[Incident], waiting: int, now: datetime) -> list[Block]:
    """Return the overview: counts by severity, then the worst by name."""
    counts = Counter(incident.severity for incident in incidents)
    parts = [f"{SIGNS[s]} {counts[s]} {s.value}" for s in Severity if counts[s]]
    title = f"*{len(incidents)} open incidents in this channel*"
    head = f"{title}\n{' · '.join(parts) or 'nothing is open'}"
    lines = [_line(incident, now) for incident in incidents[:SHOWN]]
    more = [f"…and {len(incidents) - SHOWN} more: `/firebreak list`"] * (len(incidents) > SHOWN)
    tail = f"{waiting} wait for a message of their own: Slack takes one a second, the worst first."
    done = "Every incident has its own message now."
    blocks = [section(head)]
    blocks += [section("\n".join([*lines, *more]))] if lines else []
    return [*blocks, context(tail if waiting else done)]


def _line(incident: Incident, now: datetime) -> str:
    front = f"{sign(incident.severity, incident.status)} *{incident.name}*"
    word = headline(incident.severity, incident.status)
    title = escape(cut(incident.title, TITLE))
    return f"{front} {word} · {title} · {ago(incident.opened_at, now)}"
