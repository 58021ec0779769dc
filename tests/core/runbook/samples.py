"""Runbooks and alerts that the tests of this directory begin with."""

from datetime import UTC, datetime

from bot.core.alert import Alert, AlertStatus, Fact, Target
from bot.core.runbook import Context, Runbook, parse_runbook
from bot.core.severity import Severity

FRONT = """\
title: Try
match: {source: guardduty}
severity: high
owner: platform
reviewed: 2026-11-01
first: Look
dont: Do not guess
"""
BODY = """\
An opening.

- [ ] Do it.
"""
AT = datetime(2026, 11, 20, 10, 40, tzinfo=UTC)
HOSTILE = (
    """<!channel> *b* `c` [x](https://evil) {{ 7*7 }} {% if %} $(id) 'q' "d" ; rm -rf /\n- [ ] e"""
)


def source(body: str = BODY, front: str = FRONT) -> str:
    return f"---\n{front}---\n{body}"


def runbook(body: str = BODY, front: str = FRONT, name: str = "try") -> Runbook:
    return parse_runbook(name, source(body, front))


def alert(
    *targets: Target,
    source: str = "guardduty",
    severity: Severity = Severity.HIGH,
    title: str = "It is broken",
    facts: tuple[Fact, ...] = (),
    **labels: str,
) -> Alert:
    return Alert(
        source=source,
        status=AlertStatus.FIRING,
        severity=severity,
        title=title,
        fingerprint="f",
        at=AT,
        account="111122223333",
        region="eu-west-1",
        targets=targets,
        facts=facts,
        labels=labels,
    )


def context(of: Alert | None = None) -> Context:
    return Context(
        alert=of or alert(),
        number=42,
        title="It is broken",
        severity=Severity.HIGH,
        account_name="shop-prod",
        environment="production",
        region="eu-west-1",
    )
