"""Ask GuardDuty for a finding."""

from bot.core.action import Aws
from bot.core.alert import Alert
from handlers.events.guardduty import fingerprint, parse
from handlers.events.message import Message
from handlers.read_back.source import Source


def _id(alert: Alert) -> str:
    """Return the finding's id, also where Security Hub passed it on; "" for no finding."""
    name = alert.fingerprint.removeprefix(fingerprint(alert.account, alert.region, ""))
    # Scans of objects, which are no findings, are named by the object's address.
    return name if name.isalnum() else ""


def _fits(alert: Alert) -> bool:
    return bool(_id(alert))


def _read(aws: Aws, alert: Alert) -> Alert | None:
    client = aws.client("guardduty")
    for detector in client.list_detectors()["DetectorIds"]:  # at most one in a Region
        try:
            found = client.get_findings(DetectorId=detector, FindingIds=[_id(alert)])
        except client.exceptions.BadRequestException:  # an id that GuardDuty does not make
            return None
        if found["Findings"]:
            body = {"Findings": found["Findings"]}
            return parse(Message(body, text="", publisher="", received_at=alert.at))[0]
    return None


GUARDDUTY = Source(
    "GuardDuty",
    _fits,
    _read,
    fires="GuardDuty still reports this finding",
    over="GuardDuty's finding is archived",
    gone="GuardDuty has no such finding",
)
