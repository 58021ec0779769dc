"""The CloudWatch alarm that an alert comes from."""

from bot.core.action import Aws
from bot.core.alert import Alert
from handlers.events import arn
from handlers.events.reading import at
from handlers.read_back.cloudwatch import TYPES


def alarm_name(alert: Alert) -> str:
    """Return the alarm's name; "" where the alert comes from no alarm."""
    is_alarm = arn.read(alert.fingerprint).service == "cloudwatch"
    return alert.labels.get("alarm", "") if is_alarm else ""


def describe(aws: Aws, name: str) -> object:
    """Return an alarm as DescribeAlarms does, of whatever type; None where it is gone."""
    answer = aws.client("cloudwatch").describe_alarms(AlarmNames=[name], AlarmTypes=list(TYPES))
    return next((found for key in TYPES.values() if (found := at(answer, key, 0))), None)
