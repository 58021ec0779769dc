"""What would a message become? The same parts as in earnest, and nothing is touched."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from bot.core.absorb import begin
from bot.core.account import account_name
from bot.core.alert import Alert, AlertStatus
from bot.core.card import Card
from bot.core.grouping import group_key
from bot.core.incident import Incident, Verb, move
from bot.core.offer import Offer, offers
from bot.core.route import first_match
from bot.core.routing import Routing
from bot.core.runbook import Context, Runbook, choose, render
from bot.core.tracking import first_heard
from bot.outbound.blocks.root import push, root_blocks
from bot.settings import Config

NUMBER = 1  # of the incident that is not opened


@dataclass(frozen=True)
class Rehearse:
    """config: None where there is none; catalogue: all actions."""

    config: Config | None
    runbooks: Mapping[str, Runbook]
    catalogue: Sequence[Offer]
    now: datetime

    def rehearse(self, alerts: Sequence[Alert]) -> dict[str, Any]:
        """Return what the alerts of one message become, as `firebreak replay --json` prints it."""
        main = min(alerts, key=lambda alert: alert.severity.rank)
        route = self._route(main)
        named = self.runbooks.get(str(route["runbook"])) if route else None
        runbook = named or choose(self.runbooks, main)
        card = self._card(alerts, main, runbook)
        return {
            "alerts": [_described(alert) for alert in alerts],
            "route": route,
            "runbook": runbook.name,
            "actions": list(offers(runbook, main.targets, self.catalogue)),
            "message": {"text": push(card), "blocks": root_blocks(card, self.now)},
        }

    def _route(self, alert: Alert) -> dict[str, Any] | None:
        if self.config is None:
            return None
        route = first_match(self.config.routes, alert, self.config.accounts)
        route = route or self.config.routes[-1]
        return {
            "position": self.config.routes.index(route) + 1,
            "channel": route.channel,
            "runbook": route.runbook,
            "escalate": route.escalate,
            "group_key": group_key(alert, route.group_by),
        }

    def _card(self, alerts: Sequence[Alert], main: Alert, runbook: Runbook) -> Card:
        accounts = self.config.accounts if self.config else {}
        name = account_name(accounts, main.account)
        known = accounts.get(main.account)
        environment = known.environment if known else ""
        incident = self._incident(alerts, main, runbook)
        context = Context(
            main, NUMBER, main.title, main.severity, name, environment, main.region
        )  # fmt: skip
        worst_first = sorted(alerts, key=lambda alert: alert.severity.rank)
        return Card(
            incident=incident,
            alerts=tuple(first_heard(alert, NUMBER, authenticated=True) for alert in worst_first),
            hidden=0,
            account_name=name,
            environment=environment,
            runbook=render(runbook, context),
        )

    def _incident(self, alerts: Sequence[Alert], main: Alert, runbook: Runbook) -> Incident:
        """Return the incident as it would stand after this message."""
        routing = Routing("", group_key(main), lambda: runbook.name)
        incident = replace(begin(main, routing, "rehearsal", self.now), number=NUMBER)
        if any(alert.status is AlertStatus.FIRING for alert in alerts):
            return incident
        return move(incident, Verb.RESOLVE, main.at)


def _described(alert: Alert) -> dict[str, Any]:
    return {
        "source": alert.source,
        "status": alert.status.value,
        "severity": alert.severity.value,
        "title": alert.title,
        "account": alert.account,
        "region": alert.region,
        "fingerprint": alert.fingerprint,
        "targets": [{"kind": target.kind, "id": target.id} for target in alert.targets],
    }
