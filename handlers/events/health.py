"""AWS Health: trouble at AWS, planned changes, and reports of abuse.

Source: AWS page "AWS Health events Amazon EventBridge schema". An event's ARN is shared by
all accounts it concerns, and large events come in pages.
"""

import re

from bot.core.alert import Alert, AlertStatus, Fact, Recovery, Target
from bot.core.severity import Severity
from handlers.events import arn, console
from handlers.events.message import Message
from handlers.events.reading import listing, text
from handlers.events.source import EventSource
from handlers.events.targets import from_arn, unique
from handlers.events.times import moment

ABUSE = "AWS Health Abuse Event"
_TYPES = ("AWS Health Event", ABUSE)
_SEVERITIES = {
    "issue": Severity.HIGH,
    "investigation": Severity.MEDIUM,
    "accountNotification": Severity.LOW,
}
_OPENINGS = {
    "issue": "AWS has trouble with",
    "investigation": "AWS looks into trouble with",
    "scheduledChange": "AWS plans a change to",
    "accountNotification": "AWS has a notice on",
}
_SENTENCES = re.compile(r"(?<=[.!?])\s+|\n")
_DEADLINE = re.compile(
    r"\bwithin (the next )?\d{1,3} (hour|day)|\bno later than\b|\bdeadline\b|\brespond by\b",
    re.IGNORECASE,
)
_BARE_IDS = (("i-", "ec2-instance"), ("vol-", "ebs-volume"), ("sg-", "security-group"))


def matches(message: Message) -> bool:
    """Tell whether AWS Health speaks."""
    return message.detail_type in _TYPES


def parse(message: Message) -> tuple[Alert, ...]:
    """Return one alert: open fires, closed resolves."""
    detail = message.detail
    event_arn = text(detail, "eventArn")
    category = text(detail, "eventTypeCategory")
    is_abuse = message.detail_type == ABUSE
    account = arn.valid_account(text(detail, "affectedAccount")) or message.account
    region = _region(detail, event_arn)
    name = f"health:{account}:{event_arn or text(message.body, 'id')}"
    status = text(detail, "statusCode")
    at = moment(text(detail, "lastUpdatedTime") or text(message.body, "time"))
    return (
        Alert(
            source="health",
            status=AlertStatus.RESOLVED if status == "closed" else AlertStatus.FIRING,
            severity=Severity.CRITICAL if is_abuse else _severity(detail, category),
            title=_title(detail, category, is_abuse=is_abuse),
            brief=f"AWS Health {text(detail, 'eventTypeCode')}",
            fingerprint=name,
            at=at or message.received_at,
            account=account,
            region=region,
            targets=_targets(detail),
            facts=_facts(detail),
            links=console.health_event(event_arn),
            labels=_labels(detail),
            transition=_transition(name, detail),
            recovery=Recovery.PERSON if is_abuse else Recovery.ITSELF,
        ),
    )


def _severity(detail: object, category: str) -> Severity:
    """Return medium for a change AWS will make to something named here, low for others."""
    if category == "scheduledChange":
        return Severity.MEDIUM if listing(detail, "affectedEntities") else Severity.LOW
    return _SEVERITIES.get(category, Severity.MEDIUM)


def _region(detail: object, event_arn: str) -> str:
    """Return where the event is; a global one is where the first entity it names is."""
    entity = arn.read(text(detail, "affectedEntities", 0, "entityValue"))
    here = arn.valid_region(text(detail, "eventRegion"))
    return here or entity.region or arn.read(event_arn).region


def _title(detail: object, category: str, *, is_abuse: bool) -> str:
    service = text(detail, "service") or "a service"
    code = text(detail, "eventTypeCode").removeprefix("AWS_").removeprefix(f"{service}_")
    what = code.replace("_", " ").lower() or "no details"
    if is_abuse:
        things = ", ".join(target.label for target in _targets(detail)[:3])
        return f"AWS was told of abuse from {things or 'this account'}: {what}"
    where = arn.valid_region(text(detail, "eventRegion"))
    place = f"{service} in {where}" if where else service
    return f"{_OPENINGS.get(category, 'AWS Health on')} {place}: {what}"


def _targets(detail: object) -> tuple[Target, ...]:
    """Return the affected entities that are known kinds; the rest are shown as a fact."""
    found = (_entity(text(entity, "entityValue")) for entity in listing(detail, "affectedEntities"))
    return unique(target for targets in found for target in targets)


def _entity(value: str) -> tuple[Target, ...]:
    bare = tuple(Target(kind, value) for prefix, kind in _BARE_IDS if value.startswith(prefix))
    return bare or from_arn(value)


def _facts(detail: object) -> tuple[Fact, ...]:
    said = _description(detail)
    sentences = _SENTENCES.split(said)
    page, pages = text(detail, "page"), text(detail, "totalPages")
    entities = [text(entity, "entityValue") for entity in listing(detail, "affectedEntities")]
    return (
        Fact("Deadline", next((s.strip() for s in sentences if _DEADLINE.search(s)), "")),
        Fact("AWS says", said),
        Fact("Affected", ", ".join(filter(None, entities))),
        Fact("Starts", text(detail, "startTime")),
        Fact("Ends", text(detail, "endTime")),
        Fact("Status", text(detail, "statusCode")),
        Fact("Scope", text(detail, "eventScopeCode").replace("_", " ").lower()),
        Fact("Region", text(detail, "eventRegion")),
        Fact("Page", f"{page} of {pages}" if pages not in ("", "1") else ""),
    )


def _description(detail: object) -> str:
    """Return what AWS wrote, in English if there is a choice."""
    written = listing(detail, "eventDescription")
    english = [w for w in written if text(w, "language").lower().startswith("en")]
    return next((text(w, "latestDescription") for w in english or written), "")


def _labels(detail: object) -> dict[str, str]:
    labels = {
        "type": text(detail, "eventTypeCode"),
        "category": text(detail, "eventTypeCategory"),
        "service": text(detail, "service"),
    }
    return {key: value for key, value in labels.items() if value}


def _transition(name: str, detail: object) -> str:
    """Return what names one communication of AWS: the same event is sent to several Regions."""
    sent = text(detail, "communicationId") or text(detail, "lastUpdatedTime")
    return f"{name} {text(detail, 'statusCode')} {sent} {text(detail, 'page')}" if sent else ""


HEALTH = EventSource("health", matches, parse)
