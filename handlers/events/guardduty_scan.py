"""Results of GuardDuty's malware scans of S3 objects, which are events of their own.

Source: AWS page "Monitoring S3 object scans with Amazon EventBridge".
"""

from bot.core.alert import Alert, AlertStatus, Effect, Fact, Recovery, Target
from bot.core.severity import Severity
from handlers.events.message import Message
from handlers.events.reading import listing, text
from handlers.events.source import EventSource
from handlers.events.targets import unique
from handlers.events.times import moment

DETAIL_TYPE = "GuardDuty Malware Protection Object Scan Result"

_MEANING = {
    "THREATS_FOUND": (Severity.HIGH, "Malware found in {}"),
    "NO_THREATS_FOUND": (Severity.INFO, "No malware in {}"),
}
_NOT_SCANNED = (Severity.LOW, "{} could not be scanned for malware")


def matches(message: Message) -> bool:
    """Tell whether an event is the result of a scan."""
    return message.detail_type == DETAIL_TYPE


def parse(message: Message) -> tuple[Alert, ...]:
    """Return one alert for the scanned object; a clean one is a note."""
    detail = message.detail
    bucket = text(detail, "s3ObjectDetails", "bucketName")
    key = text(detail, "s3ObjectDetails", "objectKey")
    result = text(detail, "scanResultDetails", "scanResultStatus")
    severity, phrase = _MEANING.get(result, _NOT_SCANNED)
    threats = [text(t, "name") for t in listing(detail, "scanResultDetails", "threats")]
    return (
        Alert(
            source="guardduty",
            status=AlertStatus.FIRING,
            severity=severity,
            title=phrase.format(f"s3://{bucket}/{key}"),
            brief="GuardDuty malware scan",
            fingerprint=f"guardduty:{message.account}:{message.region}:s3://{bucket}/{key}",
            at=moment(text(message.body, "time")) or message.received_at,
            account=message.account,
            region=message.region,
            targets=unique([Target("s3-bucket", bucket)]),
            facts=(
                Fact("Result", result or text(detail, "scanStatus")),
                Fact("Malware", ", ".join(filter(None, threats))),
                Fact("Object", key),
            ),
            labels={"type": DETAIL_TYPE},
            effect=Effect.NOTE if result == "NO_THREATS_FOUND" else Effect.STATE,
            recovery=Recovery.PERSON,
        ),
    )


GUARDDUTY_SCAN = EventSource("guardduty-scan", matches, parse)
