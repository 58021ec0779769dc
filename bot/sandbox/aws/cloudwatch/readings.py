"""The readings that set alarms off: on AWS the metric has them, and here a message alone."""

import re
from datetime import timedelta
from typing import Any

from moto.cloudwatch.models import cloudwatch_backends

from bot.sandbox.aws.front import Call

# The newest complete period is the one before the change.
MEASURED = timedelta(minutes=1)
# As in: 1 out of the last 1 datapoints `[4.2E9 (20/11/26 03:11:00)]` was greater than the threshold
READING = re.compile(r"\[([0-9.E]{1,24}) \(")


class Readings:
    """Every state that was read into a metric."""

    def __init__(self) -> None:
        self._known: set[tuple[Any, ...]] = set()

    def take(self, call: Call) -> None:
        """Give the metric of each alarm the reading that its state is explained with."""
        backend = call.moto(cloudwatch_backends)
        for alarm in backend.alarms.values():
            key = (call.region, alarm.name, alarm.state_updated_timestamp)
            said = READING.search(str(alarm.state_reason))
            if said and alarm.metric_name and key not in self._known:
                self._known.add(key)
                backend.put_metric_data(alarm.namespace, [_reading(alarm, float(said[1]))])


def _reading(alarm: Any, value: float) -> dict[str, Any]:
    return {
        "MetricName": alarm.metric_name,
        "Dimensions": [{"Name": each.name, "Value": each.value} for each in alarm.dimensions],
        "Timestamp": alarm.state_updated_timestamp - MEASURED,
        "Value": value,
    }
