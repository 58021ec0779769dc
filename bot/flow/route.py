"""Where an alert goes: its route, its group, its runbook, and whom a ping calls."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.core.alert import Alert
from bot.core.grouping import group_key
from bot.core.incident import Incident, IncidentStatus
from bot.core.rotation import on_call
from bot.core.route import Route, first_match
from bot.core.routing import Routing
from bot.core.runbook import DEFAULT, Runbook, choose
from bot.core.severity import Severity
from bot.settings import Config
from bot.store.base import new_id


@dataclass(frozen=True)
class Router:
    """Applies the configured routes; runbooks by name."""

    config: Config
    runbooks: Mapping[str, Runbook]

    def route(self, alert: Alert) -> Routing:
        """Return where an alert goes. The last route catches all, so there is always one."""
        route = first_match(self.config.routes, alert, self.config.accounts)
        route = route or self.config.routes[-1]
        return Routing(
            channel=route.channel,
            group_key=group_key(alert, route.group_by),
            choose=lambda: route.runbook or choose(self.runbooks, alert).name,
            mention=self._mention(route, alert.at),
            escalation=route.escalate or "",
        )

    def _mention(self, route: Route, at: datetime) -> str:
        """Return markup that mentions the people whom the route's escalation calls first."""
        calls = self.config.escalations.get(route.escalate or "", ())
        first = next((call.mention for call in calls if call.mention), None)
        if first is None:
            return ""
        rotation = self.config.rotations.get(first)
        names = (on_call(rotation, at),) if rotation else self.config.roles.get(first, (first,))
        people = [self.config.people[name] for name in names if name in self.config.people]
        return " ".join(f"<@{person.slack}>" for person in people)

    def escalation_by_hand(self, incident: Incident) -> str:
        """Return who is called for an incident opened by hand: as a route to its channel says."""
        for route in self.config.routes:
            severities = route.match.severity
            if route.channel == incident.channel and incident.severity in (severities or Severity):
                return route.escalate or ""
        return ""

    def opened_by_hand(
        self, title: str, severity: Severity, channel: str, actor: str, now: datetime
    ) -> Incident:
        """Return the incident that a person opens: in their channel, or where all else goes."""
        ident = new_id()
        known = {route.channel for route in self.config.routes}
        return Incident(
            number=0,
            id=ident,
            group_key=f"manual:{ident}",
            status=IncidentStatus.TRIGGERED,
            severity=severity,
            title=title,
            account="",
            region="",
            channel=channel if channel in known else self.config.routes[-1].channel,
            runbook=DEFAULT,
            lead="person",
            opened_at=now,
            opened_by=actor,
            active_at=now,
        )
