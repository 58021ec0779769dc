"""The metrics that the shop's alarms watch, on a quiet evening."""

from datetime import datetime, timedelta
from typing import Any

from bot.sandbox.aws.alarms import shop_alarms
from bot.sandbox.aws.shop import Data, Web

MINUTES = 60
NEWEST = 2  # minutes ago: the minute after it is for whatever sets an alarm off
QUIET = (0.08, 0.09, 0.11, 0.1, 0.07)  # of the threshold, one minute after the other


def seed_evening(cloudwatch: Any, web: Web, data: Data, now: datetime) -> None:
    """Put a reading of each metric for every minute of the last hour: none sets an alarm off."""
    for definition in shop_alarms(web, data):
        dimensions = [{"Name": name, "Value": value} for name, value in definition.dimensions]
        readings = [
            {
                "MetricName": definition.metric,
                "Dimensions": dimensions,
                "Timestamp": now - timedelta(minutes=minute),
                "Value": definition.threshold * QUIET[minute % len(QUIET)],
            }
            for minute in range(NEWEST, MINUTES)
        ]
        cloudwatch.put_metric_data(Namespace=definition.namespace, MetricData=readings)
