"""Security Hub findings in ASFF: imported ones, and those a person sent by a custom action.

Source: AWS pages "EventBridge event formats for Security Hub CSPM" and "AWS Security
Finding Format (ASFF)". A finding that GuardDuty made has GuardDuty's fingerprint, so that
both ways lead to one alert.
"""

from bot.core.alert import Alert, AlertStatus, Fact, Link, Recovery, Target
from bot.core.severity import Severity
from handlers.events import arn, console
from handlers.events.guardduty import fingerprint as guardduty_fingerprint
from handlers.events.message import Message
from handlers.events.reading import flag, listing, mapping, number, text, texts
from handlers.events.source import EventSource
from handlers.events.tags import read_tags, tag_labels
from handlers.events.targets import from_arn, unique
from handlers.events.times import moment

_TYPES = (
    "Security Hub Findings - Imported",
    "Security Hub Findings - Custom Action",
    "Security Hub Findings",
)
_LABELS = {"INFORMATIONAL": Severity.INFO} | {s.value.upper(): s for s in Severity}
_CLOSED = frozenset({"RESOLVED", "SUPPRESSED"})


def matches(message: Message) -> bool:
    """Tell whether an event carries findings in ASFF."""
    return message.detail_type in _TYPES


def parse(message: Message) -> tuple[Alert, ...]:
    """Return one alert a finding."""
    return tuple(
        _alert(finding, message)
        for finding in listing(message.detail, "findings")
        if mapping(finding)
    )


def finding_fingerprint(finding: str, account: str, region: str) -> str:
    """Return a finding's fingerprint: GuardDuty's own for a finding GuardDuty made.

    GuardDuty's findings keep their ARN as their id: `.../detector/<id>/finding/<id>`.
    """
    named = arn.read(finding)
    if named.service == "guardduty" and "/finding/" in named.resource:
        return guardduty_fingerprint(account or named.account, named.region or region, named.name)
    return f"securityhub:{finding or f'{account}:{region}'}"


def brief_of(product: str) -> str:
    """Return `Security Hub GuardDuty`: the product that found something, found through here."""
    return product if product.startswith("Security Hub") else f"Security Hub {product}".strip()


def finding_links(finding: str, region: str) -> tuple[Link, ...]:
    """Return the page of a finding, GuardDuty's for one that GuardDuty made."""
    named = arn.read(finding)
    if named.service == "guardduty":
        return console.guardduty_finding(named.region or region, named.name)
    return console.securityhub_finding(region, finding)


def _alert(finding: object, message: Message) -> Alert:
    account = arn.valid_account(text(finding, "AwsAccountId")) or message.account
    region = arn.valid_region(text(finding, "Region")) or message.region
    identity, updated = text(finding, "Id"), text(finding, "UpdatedAt")
    name = finding_fingerprint(identity, account, region)
    sample = flag(finding, "Sample") or text(finding, "Title").upper().startswith("[SAMPLE]")
    title = text(finding, "Title").removeprefix("[SAMPLE]").strip()
    product = text(finding, "ProductName") or text(
        finding, "ProductFields", "aws/securityhub/ProductName"
    )
    is_closed = _is_closed(finding)
    return Alert(
        source="securityhub",
        status=AlertStatus.RESOLVED if is_closed else AlertStatus.FIRING,
        severity=_severity(finding),
        title=("[SAMPLE] " if sample else "")
        + (title or f"A finding of {product or 'Security Hub'}"),
        brief=brief_of(product),
        fingerprint=name,
        at=moment(updated) or message.received_at,
        account=account,
        region=region,
        targets=unique(t for r in listing(finding, "Resources") for t in _targets(r)),
        facts=_facts(finding, product),
        links=finding_links(identity, region),
        labels=_labels(finding, product),
        transition=f"securityhub {name} {updated} {is_closed}" if updated else "",
        recovery=Recovery.PERSON,
        sample=sample,
    )


def _severity(finding: object) -> Severity:
    """Return the label's severity, else what the normalised number (0-100) stands for."""
    label = text(finding, "Severity", "Label").upper()
    if label in _LABELS:
        return _LABELS[label]
    normalized = number(finding, "Severity", "Normalized")
    bounds = (
        (90, Severity.CRITICAL),
        (70, Severity.HIGH),
        (40, Severity.MEDIUM),
        (1, Severity.LOW),
    )
    if normalized is None:
        return Severity.MEDIUM
    return next((s for lowest, s in bounds if normalized >= lowest), Severity.INFO)


def _is_closed(finding: object) -> bool:
    workflow = text(finding, "Workflow", "Status") or text(finding, "WorkflowState")
    return (
        text(finding, "RecordState") == "ARCHIVED"
        or workflow in _CLOSED
        or text(finding, "Compliance", "Status") == "PASSED"
    )


def _targets(resource: object) -> tuple[Target, ...]:
    """Return what a resource of a finding names; an access key names its owner."""
    owner = text(resource, "Details", "AwsIamAccessKey", "PrincipalName")
    name = read_tags(resource, "Tags").get("Name", "")
    groups = listing(resource, "Details", "AwsEc2NetworkInterface", "SecurityGroups")
    return (
        Target("iam-principal", owner, owner),
        *from_arn(text(resource, "Id"), name),
        *(Target("security-group", text(g, "GroupId"), text(g, "GroupName")) for g in groups),
    )


def _facts(finding: object, product: str) -> tuple[Fact, ...]:
    resources = [text(resource, "Id") for resource in listing(finding, "Resources")]
    return (
        Fact("Finding", text(finding, "Description")),
        Fact("Product", product),
        Fact("Type", ", ".join(texts(finding, "Types"))),
        Fact("Resources", ", ".join(filter(None, resources))),
        Fact("What to do", text(finding, "Remediation", "Recommendation", "Text")),
        Fact("First seen", text(finding, "FirstObservedAt")),
        Fact("Last seen", text(finding, "LastObservedAt")),
        Fact("Workflow", text(finding, "Workflow", "Status")),
        Fact("Compliance", text(finding, "Compliance", "Status")),
    )


def _labels(finding: object, product: str) -> dict[str, str]:
    tags: dict[str, str] = {}
    for resource in listing(finding, "Resources"):
        tags = read_tags(resource, "Tags") | tags
    labels = {"type": text(finding, "Types", 0), "product": product, **tag_labels(tags)}
    return {key: value for key, value in labels.items() if value}


SECURITYHUB = EventSource("securityhub", matches, parse)
