"""Ask Security Hub for a finding."""

from bot.core.action import Aws
from bot.core.alert import Alert
from handlers.events.message import Message
from handlers.events.securityhub import parse
from handlers.read_back.source import Source

PREFIX = "securityhub:"


def _fits(alert: Alert) -> bool:
    return alert.fingerprint.startswith(PREFIX)


def _read(aws: Aws, alert: Alert) -> Alert | None:
    name = alert.fingerprint.removeprefix(PREFIX)
    only = {"Id": [{"Value": name, "Comparison": "EQUALS"}]}
    found = aws.client("securityhub").get_findings(Filters=only)
    body = {"detail": {"findings": found["Findings"]}}
    return next(iter(parse(Message(body, text="", publisher="", received_at=alert.at))), None)


SECURITYHUB = Source(
    "Security Hub",
    _fits,
    _read,
    fires="Security Hub still reports this finding",
    over="Security Hub's finding is archived, resolved or suppressed",
    gone="Security Hub has no such finding",
)
