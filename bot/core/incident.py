"""An incident and its legal life: triggered, acknowledged, mitigated, resolved.

triggered ──acknowledge──▶ acknowledged ──mitigate──▶ mitigated
    │  └───────────────────mitigate────────────────▶    │
    └──────────resolve──────────┴───────resolve─────────┴──▶ resolved
resolved ──reopen──▶ triggered        mitigated ──reopen──▶ triggered
acknowledged ──lapse──▶ triggered     by itself: nobody did anything for long, or it got worse
"""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from bot.core.errors import TransitionIsNotLegal
from bot.core.severity import Severity


class IncidentStatus(StrEnum):
    """Where an incident stands."""

    TRIGGERED = "triggered"
    ACKNOWLEDGED = "acknowledged"
    MITIGATED = "mitigated"
    RESOLVED = "resolved"


class Verb(StrEnum):
    """What moves an incident from one status to another."""

    ACKNOWLEDGE = "acknowledge"
    MITIGATE = "mitigate"
    RESOLVE = "resolve"
    REOPEN = "reopen"

    @property
    def done(self) -> str:
        """Return its participle, for people."""
        return f"{self.value}{'d' if self.value.endswith('e') else 'ed'}"


_S = IncidentStatus
LEGAL: dict[tuple[IncidentStatus, Verb], IncidentStatus] = {
    (_S.TRIGGERED, Verb.ACKNOWLEDGE): _S.ACKNOWLEDGED,
    (_S.TRIGGERED, Verb.MITIGATE): _S.MITIGATED,
    (_S.ACKNOWLEDGED, Verb.MITIGATE): _S.MITIGATED,
    (_S.TRIGGERED, Verb.RESOLVE): _S.RESOLVED,
    (_S.ACKNOWLEDGED, Verb.RESOLVE): _S.RESOLVED,
    (_S.MITIGATED, Verb.RESOLVE): _S.RESOLVED,
    (_S.MITIGATED, Verb.REOPEN): _S.TRIGGERED,
    (_S.RESOLVED, Verb.REOPEN): _S.TRIGGERED,
}


@dataclass(frozen=True, slots=True)
class Incident:
    """One row of the incidents table; people call it `INC-<number>`.

    lead: the source of the alert that gave it its title.
    opened_by, assignee: an actor such as `slack:U01AMINA`, "" for nobody.
    quiet_due_at: when it resolves itself if nothing fires until then.
    contained: an action holds something back for it; it does not resolve itself.
    revision: grows with every change that its message must show.
    cause: the correlation id of the signal or click behind the latest change.
    """

    number: int
    id: str
    group_key: str
    status: IncidentStatus
    severity: Severity
    title: str
    account: str
    region: str
    channel: str
    runbook: str
    lead: str
    opened_at: datetime
    opened_by: str
    active_at: datetime
    acknowledged_at: datetime | None = None
    mitigated_at: datetime | None = None
    resolved_at: datetime | None = None
    assignee: str = ""
    quiet_due_at: datetime | None = None
    flapping: bool = False
    contained: bool = False
    merged_into: int | None = None
    impact: str = ""
    revision: int = 1
    cause: str = ""

    @property
    def name(self) -> str:
        """Return what people call it: `INC-42`."""
        return f"INC-{self.number}"

    @property
    def is_open(self) -> bool:
        """Tell whether somebody may still have to do something."""
        return self.status is not IncidentStatus.RESOLVED


def move(incident: Incident, verb: Verb, at: datetime) -> Incident:
    """Return the incident after the verb.

    Raises TransitionIsNotLegal where its status does not allow it.
    """
    status = LEGAL.get((incident.status, verb))
    if status is None:
        raise TransitionIsNotLegal(
            f"{incident.name} is {incident.status.value}: it cannot be {verb.done}"
        )
    return _entered(replace(incident, status=status), at)


def lapse(incident: Incident, at: datetime) -> Incident:
    """Return an acknowledged incident as one that nobody has: people are called again."""
    return _entered(replace(incident, status=IncidentStatus.TRIGGERED, assignee=""), at)


def _entered(incident: Incident, at: datetime) -> Incident:
    """Set and clear what goes with the status that the incident has just entered."""
    match incident.status:
        case IncidentStatus.ACKNOWLEDGED:
            return replace(incident, acknowledged_at=at)
        case IncidentStatus.MITIGATED:
            return replace(incident, mitigated_at=at)
        case IncidentStatus.RESOLVED:
            return replace(incident, resolved_at=at, quiet_due_at=None, flapping=False)
        case IncidentStatus.TRIGGERED:
            return replace(incident, resolved_at=None, mitigated_at=None, acknowledged_at=None)
