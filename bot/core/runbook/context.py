"""What a runbook's templates can speak of."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.core.alert import Alert, Target
from bot.core.runbook.filters import placeholder
from bot.core.runbook.match import fits
from bot.core.runbook.model import Runbook
from bot.core.severity import Severity

LOOK_BACK = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Context:
    """The alert a runbook is rendered for, and the incident it belongs to.

    number: 42 for INC-42. account_name, environment: as the configuration calls them.
    region: the incident's, where the alert names none.
    """

    alert: Alert
    number: int
    title: str
    severity: Severity
    account_name: str = ""
    environment: str = ""
    region: str = ""


def variables(runbook: Runbook, context: Context) -> Mapping[str, Any]:
    """Return `alert`, `target`, `targets` and `incident`, all of them text by name.

    `target` is the first the runbook is for, else a placeholder such as `<instance-id>`;
    so are an account and a Region that nobody named.
    """
    alert = context.alert
    region = alert.region or context.region or "<region>"
    account = alert.account or "<account>"
    return {
        "alert": {
            "title": alert.title,
            "source": alert.source,
            "severity": alert.severity.value,
            "account": account,
            "region": region,
            "at": _moment(alert.at),
            "since": _moment(alert.at - LOOK_BACK),
            "facts": {fact.label: fact.value for fact in alert.facts},
            "labels": dict(alert.labels),
        },
        "target": _described(_target(runbook, alert)),
        "targets": [_described(target) for target in alert.targets],
        "incident": {
            "number": f"INC-{context.number}",
            "title": context.title,
            "severity": context.severity.value,
            "account_name": context.account_name or account,
            "environment": context.environment or "<environment>",
            "region": context.region or region,
        },
    }


def _target(runbook: Runbook, alert: Alert) -> Target:
    """Return the first target of a kind the runbook is for; one of another kind would mislead."""
    kinds = [kind for match in runbook.match for kind in match.resource or ()]
    wanted = kinds or ["*"]
    found = (t for t in alert.targets if any(fits(kind, t.kind) for kind in wanted))
    kind = kinds[0] if kinds else "resource"
    return next(found, Target(kind, placeholder(kind)))


def _described(target: Target) -> Mapping[str, str]:
    return {
        "kind": target.kind,
        "id": target.id,
        "name": target.name or target.id,
        "label": target.label,
    }


def _moment(at: datetime) -> str:
    """Return a time as the AWS CLI takes it: `2026-11-20T10:40:00Z`."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
