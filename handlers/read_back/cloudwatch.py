"""Ask CloudWatch for an alarm's state."""

from typing import Any

from bot.core.action import Aws
from bot.core.alert import Alert
from handlers.events import arn
from handlers.events.cloudwatch import alarm_name
from handlers.events.cloudwatch_sns import parse
from handlers.events.message import Message
from handlers.read_back.source import Source

# Only metric alarms are returned where no types are asked for (API Reference, "DescribeAlarms").
TYPES = {
    "MetricAlarm": "MetricAlarms",
    "CompositeAlarm": "CompositeAlarms",
    "LogAlarm": "LogAlarms",
}


def _fits(alert: Alert) -> bool:
    return arn.read(alert.fingerprint).service == "cloudwatch"


def _read(aws: Aws, alert: Alert) -> Alert | None:
    # What follows the last "#" is a contributor's id, or belongs to the alarm's name.
    arns = [name for name in (alert.fingerprint, alert.fingerprint.rpartition("#")[0]) if name]
    answer = aws.client("cloudwatch").describe_alarms(
        AlarmNames=[alarm_name(name) for name in arns], AlarmTypes=list(TYPES)
    )
    alarms = {one["AlarmArn"]: one for kind in TYPES.values() for one in answer.get(kind, ())}
    return next((_alert(alarms[name], alert) for name in arns if name in alarms), None)


def _alert(alarm: dict[str, Any], alert: Alert) -> Alert:
    """Return what an alarm says now. It names its metrics as the `Trigger` of a message does."""
    body = {
        "AlarmName": alarm["AlarmName"],
        "AlarmArn": alarm["AlarmArn"],
        "NewStateValue": alarm["StateValue"],
        "Trigger": alarm,
    }
    return parse(Message(body, text="", publisher="", received_at=alert.at))[0]


CLOUDWATCH = Source(
    "CloudWatch",
    _fits,
    _read,
    fires="CloudWatch still says ALARM",
    over="CloudWatch does not say ALARM any more",
    gone="CloudWatch has no such alarm",
)
