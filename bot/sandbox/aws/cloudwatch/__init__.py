"""What moto's CloudWatch lacks: an alarm's history, its readings, and a metric's picture.

Sources: Amazon CloudWatch API Reference, "DescribeAlarmHistory", "GetMetricWidgetImage".
"""

from bot.sandbox.aws.cloudwatch.graph import draw
from bot.sandbox.aws.cloudwatch.history import describe_alarm_history
from bot.sandbox.aws.cloudwatch.readings import Readings
from bot.sandbox.aws.front import Service


def cloudwatch() -> Service:
    """Return a CloudWatch whose metrics say what set its alarms off."""
    operations = {"DescribeAlarmHistory": describe_alarm_history, "GetMetricWidgetImage": draw}
    return Service("cloudwatch", operations, prepare=Readings().take)


__all__ = ["cloudwatch"]
