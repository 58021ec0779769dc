"""Security Hub findings in OCSF, one an event.

Source: AWS page "EventBridge event formats" (Findings Imported V2) and the Open
Cybersecurity Schema Framework's finding classes.
"""

from datetime import UTC, datetime, timedelta

from bot.core.alert import Alert, AlertStatus, Fact, Recovery
from bot.core.severity import Severity
from handlers.events import arn
from handlers.events.message import Message
from handlers.events.reading import at, listing, mapping, number, text, texts
from handlers.events.securityhub import brief_of, finding_fingerprint, finding_links
from handlers.events.source import EventSource
from handlers.events.tags import read_tags, tag_labels
from handlers.events.targets import from_arn, unique
from handlers.events.times import moment, stamp

DETAIL_TYPE = "Findings Imported V2"

_SEVERITIES = {
    1: Severity.INFO,
    2: Severity.LOW,
    3: Severity.MEDIUM,
    4: Severity.HIGH,
    5: Severity.CRITICAL,
    6: Severity.CRITICAL,  # Fatal
}
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_CLOSED = frozenset({3, 4, 5})  # Suppressed, Resolved, Archived


def matches(message: Message) -> bool:
    """Tell whether an event carries findings in OCSF."""
    return message.detail_type == DETAIL_TYPE


def parse(message: Message) -> tuple[Alert, ...]:
    """Return one alert a finding."""
    found = listing(message.detail, "findings") or [message.detail]
    return tuple(_alert(finding, message) for finding in found if mapping(finding))


def _alert(finding: object, message: Message) -> Alert:
    info = at(finding, "finding_info")
    cloud = at(finding, "cloud")
    account = arn.valid_account(text(cloud, "account", "uid")) or message.account
    region = arn.valid_region(text(cloud, "region")) or message.region
    identity = text(info, "uid") or text(finding, "metadata", "uid")
    name = finding_fingerprint(identity, account, region)
    product = text(finding, "metadata", "product", "name")
    changed = _changed_at(finding)
    is_closed = number(finding, "status_id") in _CLOSED
    title = text(info, "title")
    return Alert(
        source="securityhub",
        status=AlertStatus.RESOLVED if is_closed else AlertStatus.FIRING,
        severity=_SEVERITIES.get(int(number(finding, "severity_id") or 0), Severity.MEDIUM),
        title=title or f"A finding of {product or 'Security Hub'}",
        brief=brief_of(product),
        fingerprint=name,
        at=changed or message.received_at,
        account=account,
        region=region,
        targets=unique(
            target
            for resource in listing(finding, "resources")
            for target in from_arn(text(resource, "uid"), _name(resource))
        ),
        facts=_facts(finding, product),
        links=finding_links(identity, region),
        labels=_labels(finding, product),
        transition=f"securityhub {name} {stamp(changed)} {is_closed}" if changed else "",
        recovery=Recovery.PERSON,
        sample=title.upper().startswith("[SAMPLE]"),
    )


def _changed_at(finding: object) -> datetime | None:
    """Return when the finding last changed: as text, or as milliseconds since 1970."""
    info = at(finding, "finding_info")
    written = text(info, "modified_time_dt") or text(finding, "time_dt")
    since_1970 = number(info, "modified_time") or number(finding, "time")
    if (found := moment(written)) or since_1970 is None:
        return found
    try:
        return _EPOCH + timedelta(milliseconds=int(since_1970))
    except OverflowError:
        return None  # a number beyond the calendar


def _name(resource: object) -> str:
    return read_tags(resource, "tags").get("Name", "")


def _facts(finding: object, product: str) -> tuple[Fact, ...]:
    resources = [text(resource, "uid") for resource in listing(finding, "resources")]
    return (
        Fact("Finding", text(finding, "finding_info", "desc")),
        Fact("Product", product),
        Fact("Type", ", ".join(texts(finding, "finding_info", "types"))),
        Fact("Resources", ", ".join(filter(None, resources))),
        Fact("What to do", text(finding, "remediation", "desc")),
        Fact("First seen", text(finding, "finding_info", "first_seen_time_dt")),
        Fact("Last seen", text(finding, "finding_info", "last_seen_time_dt")),
        Fact("Status", text(finding, "status")),
    )


def _labels(finding: object, product: str) -> dict[str, str]:
    tags: dict[str, str] = {}
    for resource in listing(finding, "resources"):
        tags = read_tags(resource, "tags") | tags
    kind = text(finding, "finding_info", "types", 0)
    labels = {"type": kind, "product": product, **tag_labels(tags)}
    return {key: value for key, value in labels.items() if value}


SECURITYHUB_OCSF = EventSource("securityhub-ocsf", matches, parse)
