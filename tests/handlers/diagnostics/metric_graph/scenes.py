"""The alarm on what web-2 sends, and an alarm on a computation."""

from typing import Any

from tests.handlers.diagnostics.asking import ALARM, Scene, ago, alarm

DIMENSIONS = [{"Name": "InstanceId", "Value": "i-0web2"}]
PNG = b"\x89PNG\r\n\x1a\n and what follows"
WATCHING: dict[str, Any] = {
    "AlarmName": ALARM,
    "StateReason": "Threshold Crossed",
    "Namespace": "AWS/EC2",
    "MetricName": "NetworkOut",
    "Dimensions": DIMENSIONS,
    "Statistic": "Sum",
    "Period": 60,
    "EvaluationPeriods": 1,
    "Threshold": 500_000_000.0,
    "ComparisonOperator": "GreaterThanThreshold",
}
METRIC = {"Namespace": "AWS/EC2", "MetricName": "NetworkOut", "Dimensions": DIMENSIONS}
COMPUTING: dict[str, Any] = {
    "AlarmName": ALARM,
    "Metrics": [
        {
            "Id": "m1",
            "MetricStat": {"Metric": METRIC, "Period": 60, "Stat": "Sum"},
            "ReturnData": True,
        },
        {"Id": "band", "Expression": "ANOMALY_DETECTION_BAND(m1)", "ReturnData": True},
    ],
    "ThresholdMetricId": "band",
}
VALUES = [900e6, 1.2e9, 40e6, 50e6, 45e6]


def readings(ident: str, values: list[float]) -> dict[str, Any]:
    """Return GetMetricData's answer: a reading a minute, the newest first."""
    times = [ago(minutes=number + 1) for number in range(len(values))]
    return {"MetricDataResults": [{"Id": ident, "Timestamps": times, "Values": values}]}


def scene(described: dict[str, Any], ident: str) -> Scene:
    return Scene(
        "ec2-instance",
        "i-0web2",
        {
            "DescribeAlarms": {"MetricAlarms": [described]},
            "GetMetricData": readings(ident, VALUES),
            "GetMetricWidgetImage": {"MetricWidgetImage": PNG},
        },
        alarm(),
    )


SENDING = scene(WATCHING, "watched")
COMPUTED = scene(COMPUTING, "m1")
SCENES = (SENDING, COMPUTED)
