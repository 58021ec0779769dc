"""GuardDuty findings.

Shapes: EventBridge ("GuardDuty Finding", camelCase), the bare finding as some forwarders
send it, and PascalCase as the GetFindings API answers, alone or as `Findings[]`.
Sources: AWS pages "GuardDuty finding format", "Processing GuardDuty findings with Amazon
EventBridge" and the API reference's Finding.
"""

from bot.core.alert import Alert, AlertStatus, Recovery
from bot.core.severity import Severity
from handlers.events import console
from handlers.events.guardduty_facts import finding_facts
from handlers.events.guardduty_finding import Finding, camel, is_finding, read_finding
from handlers.events.guardduty_targets import finding_tags, finding_targets
from handlers.events.guardduty_titles import brief_of, title_of
from handlers.events.message import Message
from handlers.events.reading import at, listing, text
from handlers.events.source import EventSource
from handlers.events.tags import tag_labels
from handlers.events.times import moment

DETAIL_TYPE = "GuardDuty Finding"


def matches(message: Message) -> bool:
    """Tell whether a message holds a finding, in whatever shape."""
    return message.detail_type == DETAIL_TYPE or any(map(is_finding, _bare(message.body)))


def parse(message: Message) -> tuple[Alert, ...]:
    """Return one alert a finding."""
    found = [message.detail] if message.detail_type else _bare(message.body)
    return tuple(alert_of(read_finding(camel(item), message), message) for item in found)


def fingerprint(account: str, region: str, finding: str) -> str:
    """Return what names a finding, for GuardDuty itself and for Security Hub's copy of it."""
    return f"guardduty:{account}:{region}:{finding}"


def severity_of(value: float | None) -> Severity:
    """Return GuardDuty's word for its number; high where it gives none.

    Source: AWS page "Severity levels of GuardDuty findings".
    """
    if value is None:
        return Severity.HIGH
    bounds = ((9, Severity.CRITICAL), (7, Severity.HIGH), (4, Severity.MEDIUM))
    return next((severity for lowest, severity in bounds if value >= lowest), Severity.LOW)


def alert_of(finding: Finding, message: Message) -> Alert:
    """Return the alert for a finding. It ends when a person says so, or archives it."""
    name = fingerprint(finding.account, finding.region, finding.id)
    targets = finding_targets(finding)
    updated = text(finding.body, "updatedAt")
    return Alert(
        source="guardduty",
        status=AlertStatus.RESOLVED if finding.archived else AlertStatus.FIRING,
        severity=severity_of(finding.severity),
        title=("[SAMPLE] " if finding.sample else "") + title_of(finding, targets),
        brief=brief_of(finding.type),
        fingerprint=name,
        at=moment(updated) or message.received_at,
        account=finding.account,
        region=finding.region,
        targets=targets,
        facts=finding_facts(finding),
        links=console.guardduty_finding(finding.region, finding.id),
        labels={"type": finding.type, **tag_labels(finding_tags(finding))},
        transition=f"{name} {updated} {finding.count} {finding.archived}" if updated else "",
        recovery=Recovery.PERSON,
        sample=finding.sample,
    )


def _bare(body: object) -> list[object]:
    return listing(body, "Findings") or listing(body, "findings") or [at(body)]


GUARDDUTY = EventSource("guardduty", matches, parse)
