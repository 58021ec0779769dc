"""Incidents as lines of text, for an answer to one person."""

from collections.abc import Sequence
from datetime import datetime

from bot.core.actor import mention
from bot.core.card import Card
from bot.core.incident import Incident
from bot.outbound.blocks.elements import SECTION, cut
from bot.outbound.blocks.root import root_blocks
from bot.outbound.blocks.words import headline, sign
from bot.outbound.mrkdwn import escape
from bot.outbound.when import ago

SHOWN = 20


def incident_lines(incidents: Sequence[Incident], now: datetime) -> str:
    """Return the open incidents, a line each."""
    if not incidents:
        return "Nothing is open. Sleep well."
    lines = [_line(incident, now) for incident in incidents[:SHOWN]]
    more = [f"…and {len(incidents) - SHOWN} more"] if len(incidents) > SHOWN else []
    return "\n".join([*lines, *more])


def _line(incident: Incident, now: datetime) -> str:
    front = f"{sign(incident.severity, incident.status)} *{incident.name}*"
    word = headline(incident.severity, incident.status)
    who = f"{mention(incident.assignee)} has it" if incident.assignee else "nobody has it"
    title = escape(cut(incident.title, 120))
    return f"{front} {word} · {title} · {who} · {ago(incident.opened_at, now)}"


def shown(card: Card, now: datetime) -> str:
    """Return an incident's live message as text alone."""
    texts = [block["text"]["text"] for block in root_blocks(card, now) if "text" in block]
    where = f"handled in <#{card.incident.channel}>"
    return cut("\n".join([_line(card.incident, now), *texts, where]), SECTION)
