"""The words and signs an incident is shown with. Colour is never the only signal."""

import re

from bot.core.actor import mention
from bot.core.incident import Incident, IncidentStatus
from bot.core.severity import Severity

SIGNS = {
    Severity.CRITICAL: "🔴",
    Severity.HIGH: "🟠",
    Severity.MEDIUM: "🟡",
    Severity.LOW: "🔵",
    Severity.INFO: "⚪",
}
OVER = {IncidentStatus.MITIGATED: "🟢", IncidentStatus.RESOLVED: "✅"}
_is_hex_id = re.compile(r"[a-z]{1,16}-[0-9a-f]{8,17}").fullmatch
LONGEST_ID, ENDS = 48, 4


def headline(severity: Severity, status: IncidentStatus) -> str:
    """Return the word in front: `CRITICAL`, or `RESOLVED (was critical)`."""
    if status in OVER:
        return f"{status.value.upper()} (was {severity.value})"
    return severity.value.upper()


def signed(incident: Incident) -> str:
    """Return the sign and the word in front: `🔴 *CRITICAL*`."""
    word = headline(incident.severity, incident.status)
    return f"{OVER.get(incident.status, SIGNS[incident.severity])} *{word}*"


def holder(incident: Incident) -> str:
    """Return who has it, or that nobody has."""
    who = mention(incident.assignee) if incident.assignee else "nobody"
    match incident.status:
        case IncidentStatus.TRIGGERED:
            return f"{who} was asked to take it" if incident.assignee else "nobody has it yet"
        case IncidentStatus.RESOLVED:
            return f"{who} had it"
        case _:
            return f"{who} has it"


def short_id(ident: str) -> str:
    """Return an AWS id as it fits a phone's line: `i-0abc…f890`; names stay as they are."""
    if _is_hex_id(ident):
        front = ident.index("-") + 1 + ENDS
        return f"{ident[:front]}…{ident[-ENDS:]}" if len(ident) > front + ENDS + 1 else ident
    return ident if len(ident) <= LONGEST_ID else f"{ident[:31]}…{ident[-16:]}"
