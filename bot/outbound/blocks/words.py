"""The words and signs an incident is shown with. Colour is never the only signal."""

from bot.core.incident import IncidentStatus
from bot.core.severity import Severity

SIGNS = {
    Severity.CRITICAL: "🔴",
    Severity.HIGH: "🟠",
    Severity.MEDIUM: "🟡",
    Severity.LOW: "🔵",
    Severity.INFO: "⚪",
}
OVER = {IncidentStatus.MITIGATED: "🟢", IncidentStatus.RESOLVED: "✅"}


def sign(severity: Severity, status: IncidentStatus) -> str:
    """Return the sign in front: the severity's, or that it is over."""
    return OVER.get(status, SIGNS[severity])


def headline(severity: Severity, status: IncidentStatus) -> str:
    """Return the word in front: `CRITICAL`, or `RESOLVED (was critical)`."""
    if status in OVER:
        return f"{status.value.upper()} (was {severity.value})"
    return severity.value.upper()


def short_id(ident: str, limit: int = 24) -> str:
    """Return an AWS id that fits a phone's line: `i-0abc…f890`."""
    return ident if len(ident) <= limit else f"{ident[: limit - 6]}…{ident[-5:]}"
