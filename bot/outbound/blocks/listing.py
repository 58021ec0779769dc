"""Incidents as text, for an answer to one person."""

from collections.abc import Sequence
from datetime import datetime

from bot.core.card import Card, named
from bot.core.incident import Incident, IncidentStatus
from bot.core.severity import Severity
from bot.outbound.blocks.elements import SECTION, fitting
from bot.outbound.blocks.root import facts
from bot.outbound.blocks.words import SIGNS, holder, signed
from bot.outbound.mrkdwn import plain
from bot.outbound.when import ago

TITLE, FACT, FACTS, ALERTS = 100, 160, 12, 50


def incident_lines(incidents: Sequence[Incident], now: datetime) -> str:
    """Return the open incidents below the word for how bad they are."""
    if not incidents:
        return "Nothing is open."
    entries = [f"{named_line(i)}\n{_state(i, now)}" for i in by_severity(incidents)]
    lines = with_headings(by_severity(incidents), entries)
    return fitting(lines, SECTION, lambda n: f"…and {n} more: each has its message in its channel")


def by_severity(incidents: Sequence[Incident]) -> list[Incident]:
    """Return the worst first; among equals the order stays."""
    return sorted(incidents, key=lambda incident: incident.severity.rank)


def with_headings(incidents: Sequence[Incident], entries: Sequence[str]) -> list[str]:
    """Return an entry an incident, the first of a severity below a heading with their number."""
    severities = [incident.severity for incident in incidents]
    return [
        entry if severity in severities[:index] else f"{heading(severity, severities)}\n{entry}"
        for index, (severity, entry) in enumerate(zip(severities, entries, strict=True))
    ]


def heading(severity: Severity, severities: Sequence[Severity]) -> str:
    """Return `🟠 *3 high*`."""
    return f"{SIGNS[severity]} *{severities.count(severity)} {severity.value}*"


def named_line(incident: Incident) -> str:
    """Return an incident's name and title, and whether customers are well again."""
    over = " · mitigated" if incident.status is IncidentStatus.MITIGATED else ""
    return f"*{incident.name}* {plain(incident.title, TITLE)}{over}"


def _state(incident: Incident, now: datetime) -> str:
    return f"{holder(incident)} · {ago(incident.opened_at, now)} · <#{incident.channel}>"


def shown(card: Card, now: datetime) -> str:
    """Return an incident for one person, with all that its alerts say."""
    incident = card.incident
    head = f"{signed(incident)} · *{incident.name}* · {holder(incident)} · <#{incident.channel}>"
    lines = [head, *facts(card, now, ALERTS), *_details(card)]
    return fitting(lines, SECTION, lambda n: f"…and {n} lines more: see *Evidence, raw event*")


def _details(card: Card) -> list[str]:
    """Return the facts of the worst alert."""
    details = card.alerts[0].alert.facts[:FACTS] if card.alerts else ()
    targets = card.targets
    return [
        f"{plain(each.label, TITLE)}: {plain(named(each.value, targets), FACT)}" for each in details
    ]
