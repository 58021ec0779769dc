"""Alerts as parsers make them: two alarms on one instance, and a finding about it."""

from datetime import UTC, datetime, timedelta
from typing import Any

from bot.core.alert import Alert, AlertStatus, Effect, Recovery, Target
from bot.core.severity import Severity

THREE = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
WEB_2 = Target("ec2-instance", "i-0web2", "web-2")


def minute(number: float) -> datetime:
    """Return the moment so many minutes after three o'clock."""
    return THREE + timedelta(minutes=number)


def alarm(at: float = 0, status: str = "ALARM", name: str = "cpu", **given: Any) -> Alert:
    """Return what a CloudWatch alarm says `at` that minute: ALARM, OK or INSUFFICIENT_DATA."""
    fields: dict[str, Any] = {
        "source": "cloudwatch",
        "status": AlertStatus.RESOLVED if status == "OK" else AlertStatus.FIRING,
        "severity": Severity.HIGH,
        "title": f"web-2: {name} is too high",
        "fingerprint": f"arn:alarm:{name}",
        "at": minute(at),
        "brief": name,
        "account": "111122223333",
        "region": "eu-west-1",
        "targets": (WEB_2,),
        "labels": {"alarm": name},
        "transition": f"{name} {status} {at}",
        "effect": Effect.NOTE if status == "INSUFFICIENT_DATA" else Effect.STATE,
    }
    return Alert(**(fields | given))


def finding(at: float = 0, *, archived: bool = False, **given: Any) -> Alert:
    """Return what GuardDuty says of a finding `at` that minute; it never says that it is over."""
    fields: dict[str, Any] = {
        "source": "guardduty",
        "status": AlertStatus.RESOLVED if archived else AlertStatus.FIRING,
        "severity": Severity.HIGH,
        "title": "web-2 is attacking other hosts",
        "fingerprint": "guardduty:111122223333:eu-west-1:f1",
        "at": minute(at),
        "brief": "GuardDuty DenialOfService.Udp",
        "account": "111122223333",
        "region": "eu-west-1",
        "targets": (WEB_2,),
        "transition": f"f1 {at} {archived}",
        "recovery": Recovery.PERSON,
    }
    return Alert(**(fields | given))
