"""What CloudWatch publishes to SNS when an alarm changes its state."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from bot.sandbox.aws.messages.alarm_reason import state_reason
from bot.sandbox.aws.names import ACCOUNT_ID, REGION_DISPLAY_NAME, TOPIC_ARN, arn

AlarmState = Literal["ALARM", "OK", "INSUFFICIENT_DATA"]
# How long before its change of state the alarm was last edited.
CONFIGURED = timedelta(days=41)


@dataclass(frozen=True, slots=True)
class AlarmDefinition:
    """An alarm on one metric that fires above a threshold.

    dimensions: (name, value) pairs, such as ("InstanceId", "i-0abc").
    threshold: in the metric's own unit; period: in seconds.
    """

    name: str
    description: str
    namespace: str
    metric: str
    dimensions: tuple[tuple[str, str], ...]
    threshold: float
    statistic: str = "Average"
    period: int = 60


def alarm(name: str, instance_id: str, state: AlarmState, at: datetime) -> dict[str, Any]:
    """Return the message of a CPU alarm on an instance: the quick way to thousands of them."""
    value = 97.25 if state == "ALARM" else 12.5
    return state_change(cpu_alarm(name, instance_id), state, value, at)


def cpu_alarm(name: str, instance_id: str) -> AlarmDefinition:
    """Return an alarm that fires when an instance's CPU is busy for more than 80 %."""
    return AlarmDefinition(
        name=name,
        description="CPU above 80 %",
        namespace="AWS/EC2",
        metric="CPUUtilization",
        dimensions=(("InstanceId", instance_id),),
        threshold=80.0,
    )


def state_change(
    definition: AlarmDefinition, state: AlarmState, value: float, at: datetime
) -> dict[str, Any]:
    """Return the message of an alarm that reached a state because its metric had a value.

    Shape: Amazon CloudWatch User Guide, "Notifying users on alarm changes".
    """
    old_state = "ALARM" if state == "OK" else "OK"
    return {
        "AlarmName": definition.name,
        "AlarmDescription": definition.description,
        "AWSAccountId": ACCOUNT_ID,
        "AlarmConfigurationUpdatedTimestamp": _timestamp(at - CONFIGURED),
        "NewStateValue": state,
        "NewStateReason": state_reason(state, value, definition.threshold, at),
        "StateChangeTime": _timestamp(at),
        "Region": REGION_DISPLAY_NAME,
        "AlarmArn": arn("cloudwatch", f"alarm:{definition.name}"),
        "OldStateValue": old_state,
        "OKActions": [TOPIC_ARN],
        "AlarmActions": [TOPIC_ARN],
        "InsufficientDataActions": [],
        "Trigger": _trigger(definition),
    }


def alarm_subject(message: dict[str, Any]) -> str:
    """Return the subject that CloudWatch gives a message, cut at SNS's 100 characters."""
    state, name, region = message["NewStateValue"], message["AlarmName"], message["Region"]
    return f'{state}: "{name}" in {region}'[:100]


def _trigger(definition: AlarmDefinition) -> dict[str, Any]:
    return {
        "MetricName": definition.metric,
        "Namespace": definition.namespace,
        "StatisticType": "Statistic",
        "Statistic": definition.statistic.upper(),
        "Unit": None,
        "Dimensions": [{"value": value, "name": name} for name, value in definition.dimensions],
        "Period": definition.period,
        "EvaluationPeriods": 1,
        "DatapointsToAlarm": 1,
        "ComparisonOperator": "GreaterThanThreshold",
        "Threshold": definition.threshold,
        "TreatMissingData": "missing",
        "EvaluateLowSampleCountPercentile": "",
    }


def _timestamp(at: datetime) -> str:
    """Write a UTC time as CloudWatch does: `2026-11-20T03:12:00.000+0000`."""
    return at.strftime("%Y-%m-%dT%H:%M:%S.") + f"{at.microsecond // 1000:03d}+0000"
