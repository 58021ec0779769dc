import json
import time
from dataclasses import replace
from datetime import datetime

import pytest

from bot.sandbox.aws.messages import AlarmState, alarm, alarm_subject, state_change
from bot.sandbox.aws.messages.alarm import cpu_alarm

DEFINITION = cpu_alarm("web-2-cpu-high", "i-0abc")


def test_a_firing_alarm_has_every_field_that_cloudwatch_sends(night: datetime) -> None:
    assert alarm("web-2-cpu-high", "i-0abc", "ALARM", night) == {
        "AlarmName": "web-2-cpu-high",
        "AlarmDescription": "CPU above 80 %",
        "AWSAccountId": "111122223333",
        "AlarmConfigurationUpdatedTimestamp": "2026-10-10T03:12:00.250+0000",
        "NewStateValue": "ALARM",
        "NewStateReason": (
            "Threshold Crossed: 1 out of the last 1 datapoints [97.25 (20/11/26 03:11:00)] was "
            "greater than the threshold (80.0) (minimum 1 datapoint for OK -> ALARM transition)."
        ),
        "StateChangeTime": "2026-11-20T03:12:00.250+0000",
        "Region": "EU (Ireland)",
        "AlarmArn": "arn:aws:cloudwatch:eu-west-1:111122223333:alarm:web-2-cpu-high",
        "OldStateValue": "OK",
        "OKActions": ["arn:aws:sns:eu-west-1:111122223333:alarms"],
        "AlarmActions": ["arn:aws:sns:eu-west-1:111122223333:alarms"],
        "InsufficientDataActions": [],
        "Trigger": {
            "MetricName": "CPUUtilization",
            "Namespace": "AWS/EC2",
            "StatisticType": "Statistic",
            "Statistic": "AVERAGE",
            "Unit": None,
            "Dimensions": [{"value": "i-0abc", "name": "InstanceId"}],
            "Period": 60,
            "EvaluationPeriods": 1,
            "DatapointsToAlarm": 1,
            "ComparisonOperator": "GreaterThanThreshold",
            "Threshold": 80.0,
            "TreatMissingData": "missing",
            "EvaluateLowSampleCountPercentile": "",
        },
    }


@pytest.mark.parametrize(
    ("state", "old", "reason"),
    [
        ("OK", "ALARM", "was not greater than the threshold (80.0)"),
        ("INSUFFICIENT_DATA", "OK", "Insufficient Data: 1 datapoint was unknown."),
    ],
)
def test_the_other_states_say_why(
    night: datetime, state: AlarmState, old: str, reason: str
) -> None:
    message = alarm("web-2-cpu-high", "i-0abc", state, night)

    assert message["NewStateValue"] == state
    assert message["OldStateValue"] == old
    assert reason in message["NewStateReason"]


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (0.0, "[0.0 ("),
        (9_999_999.0, "[9999999.0 ("),
        (10_000_000.0, "[1.0E7 ("),
        (4_200_000_000.0, "[4.2E9 ("),
    ],
)
def test_numbers_are_written_as_java_writes_them(
    night: datetime, value: float, written: str
) -> None:
    assert written in state_change(DEFINITION, "ALARM", value, night)["NewStateReason"]


def test_the_subject_names_state_alarm_and_region_in_a_hundred_characters(night: datetime) -> None:
    short = state_change(DEFINITION, "ALARM", 97.0, night)
    long = state_change(replace(DEFINITION, name="x" * 255), "ALARM", 97.0, night)

    assert alarm_subject(short) == 'ALARM: "web-2-cpu-high" in EU (Ireland)'
    assert len(alarm_subject(long)) == 100


def test_thousands_of_alarms_are_distinct_and_take_less_than_100_microseconds_each(
    night: datetime,
) -> None:
    def fastest() -> float:
        started = time.perf_counter()
        for number in range(500):
            alarm(f"alarm-{number}", f"i-{number:017x}", "ALARM", night)
        return (time.perf_counter() - started) / 500

    messages = {json.dumps(alarm(f"a-{n}", f"i-{n}", "ALARM", night)) for n in range(2_000)}

    assert len(messages) == 2_000
    assert min(fastest() for _ in range(5)) < 100e-6
