"""A metric has the reading that set its alarm off."""

from datetime import UTC, datetime, timedelta

from bot.sandbox.aws.alarms import network_out
from bot.sandbox.aws.messages.alarm_reason import state_reason
from bot.sandbox.aws.shop import WebServer
from tests.sandbox.aws.still import Still


def _readings(still: Still, server: WebServer) -> list[float]:
    definition = network_out(server)
    now = datetime.now(UTC)
    metric = {
        "Namespace": definition.namespace,
        "MetricName": definition.metric,
        "Dimensions": [{"Name": name, "Value": value} for name, value in definition.dimensions],
    }
    answer = still.client("cloudwatch").get_metric_data(
        MetricDataQueries=[
            {"Id": "m", "MetricStat": {"Metric": metric, "Period": 60, "Stat": "Sum"}}
        ],
        StartTime=now - timedelta(hours=2),
        EndTime=now + timedelta(minutes=2),
    )
    values: list[float] = answer["MetricDataResults"][0]["Values"]
    return values


def test_after_a_quiet_evening_the_reading_is_there_once(still: Still) -> None:
    definition = network_out(still.shop.web_2)
    quiet = _readings(still, still.shop.web_2)
    assert len(quiet) > 50
    assert max(quiet) < definition.threshold
    reason = state_reason("ALARM", 4.2e9, definition.threshold, datetime.now(UTC))
    still.client("cloudwatch").set_alarm_state(
        AlarmName=definition.name, StateValue="ALARM", StateReason=reason
    )
    assert [max(_readings(still, still.shop.web_2)) for _ in range(2)] == [4.2e9, 4.2e9]


def test_a_reason_without_a_reading_adds_none(still: Still) -> None:
    definition = network_out(still.shop.web_1)
    before = _readings(still, still.shop.web_1)
    still.client("cloudwatch").set_alarm_state(
        AlarmName=definition.name, StateValue="ALARM", StateReason="by hand (at [noon])"
    )
    assert _readings(still, still.shop.web_1) == before
