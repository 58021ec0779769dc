"""When each alarm and finding fired, and for how long."""

from dataclasses import dataclass, field
from datetime import datetime

from bot.core.alert import AlertStatus
from bot.export.told import Told

MOST = 200  # in a storm nobody looks at more; the rest is counted
CHANGES_NOTHING = ("alert.older", "alert.duplicate", "alert.noted", "alert.not_firing")


@dataclass(slots=True)
class Alarm:
    """One alarm or finding. spans: (fired, recovered), the latter None while it fires."""

    title: str
    source: str
    severity: str
    spans: list[tuple[datetime, datetime | None]] = field(default_factory=list)
    heard: int = 0


class Alarms:
    """Collects them in one walk through the entries."""

    def __init__(self) -> None:
        self.known: dict[str, Alarm] = {}
        self.statements = 0

    def hear(self, told: Told) -> None:
        """Take an entry into account."""
        if not told.kind.startswith("alert."):
            return
        self.statements += 1
        name = told.text("fingerprint")
        if name not in self.known and len(self.known) >= MOST:
            return
        alarm = self.known.setdefault(
            name, Alarm(told.text("title"), told.text("source"), told.text("severity"))
        )
        alarm.heard += 1
        if told.kind not in CHANGES_NOTHING:
            _moved(alarm, told.text("status"), told.moment("state_at") or told.at)

    def fired(self) -> list[Alarm]:
        """Return those that fired, the earliest first."""
        found = [alarm for alarm in self.known.values() if alarm.spans]
        return sorted(found, key=lambda alarm: alarm.spans[0][0])


def _moved(alarm: Alarm, status: str, at: datetime) -> None:
    fires = bool(alarm.spans) and alarm.spans[-1][1] is None
    if status == AlertStatus.FIRING and not fires:
        alarm.spans.append((at, None))
    elif status == AlertStatus.RESOLVED and fires:
        alarm.spans[-1] = (alarm.spans[-1][0], max(at, alarm.spans[-1][0]))
