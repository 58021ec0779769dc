import io
import json
from dataclasses import replace
from typing import Any

from botocore.awsrequest import AWSResponse
from PIL import Image

from bot.core.alert import Target
from handlers.diagnostics.metric_graph import METRIC_GRAPH
from tests.handlers.diagnostics.asking import ALARM, AT, Scene, ago
from tests.handlers.diagnostics.metric_graph.scenes import (
    COMPUTED,
    DIMENSIONS,
    PNG,
    SENDING,
    WATCHING,
    readings,
)
from tests.support.aws import Answer


def calls(scene: Scene) -> dict[str, dict[str, Any]]:
    with scene.open() as aws:
        METRIC_GRAPH.read(aws, scene.question)
        return {call.operation: dict(call.parameters) for call in aws.made}


def widget(scene: Scene) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(calls(scene)["GetMetricWidgetImage"]["MetricWidget"])
    return found


def test_the_headline_says_the_peak_and_the_limit() -> None:
    found = SENDING.ask(METRIC_GRAPH)
    assert found.headline == (
        "NetworkOut: highest 1.2 GB at 03:12 UTC, last 900 MB; it alarms above 500 MB"
    )
    assert found.picture == PNG
    assert found.details == (
        "▁▁▁█▆",
        "03:09 UTC to 03:13 UTC, from 40 MB to 1.2 GB",
        "Threshold Crossed",
    )


def test_the_headline_names_whose_metric_it_is() -> None:
    of_web_2 = replace(SENDING.alert, targets=(Target("ec2-instance", "i-0web2", "web-2"),))
    found = replace(SENDING, alert=of_web_2).ask(METRIC_GRAPH)
    assert found.headline.startswith("NetworkOut of web-2: highest 1.2 GB")


def test_an_alarm_on_what_is_low_tells_the_lowest() -> None:
    low = {**WATCHING, "ComparisonOperator": "LessThanThreshold"}
    found = SENDING.ask(METRIC_GRAPH, DescribeAlarms={"MetricAlarms": [low]})
    assert found.headline == (
        "NetworkOut: lowest 40 MB at 03:11 UTC, last 900 MB; it alarms below 500 MB"
    )


def test_the_picture_has_the_metric_the_threshold_and_the_alarm() -> None:
    drawn = widget(SENDING)
    (line,) = drawn["metrics"]
    assert line[:4] == ["AWS/EC2", "NetworkOut", "InstanceId", "i-0web2"]
    assert (line[4]["stat"], line[4]["period"]) == ("Sum", 60)
    assert drawn["annotations"]["horizontal"][0]["value"] == 500_000_000.0
    assert drawn["annotations"]["vertical"][0]["value"] == "2026-11-20T03:11:00.000Z"
    assert (drawn["start"], drawn["end"]) == (
        "2026-11-20T02:11:00.000Z",
        "2026-11-20T03:14:00.000Z",
    )


def test_a_computation_is_drawn_as_the_alarm_has_it() -> None:
    drawn = widget(COMPUTED)
    assert [line[-1].get("expression") for line in drawn["metrics"]] == [
        None,
        "ANOMALY_DETECTION_BAND(m1)",
    ]
    assert drawn["annotations"]["horizontal"] == []
    assert COMPUTED.ask(METRIC_GRAPH).headline == (f"{ALARM}: highest 1.2G at 03:12 UTC, last 900M")


def refused(_: Any) -> Answer:
    error = {"Error": {"Code": "InternalFailure", "Message": "oops"}, "ResponseMetadata": {}}
    return AWSResponse("https://aws.test", 501, {}, None), error


def test_where_cloudwatch_does_not_draw_we_do() -> None:
    found = SENDING.ask(METRIC_GRAPH, GetMetricWidgetImage=refused)
    with Image.open(io.BytesIO(found.picture)) as image:
        assert (image.format, image.size) == ("PNG", (1000, 400))
    assert found.headline.startswith("NetworkOut: highest 1.2 GB")
    assert found.details[0] == "▁▁▁█▆"
    assert found.details[-1].startswith(
        "The picture is Firebreak's own. CloudWatch: An error occurred (InternalFailure)"
    )


def test_what_is_no_picture_is_drawn_by_us() -> None:
    found = SENDING.ask(METRIC_GRAPH, GetMetricWidgetImage={"MetricWidgetImage": b"<html>"})
    assert found.picture.startswith(b"\x89PNG")
    assert found.details[-1].endswith("its answer is no picture")


def test_it_asks_for_the_hour_before_the_alarm() -> None:
    asked = calls(SENDING)["GetMetricData"]
    assert (asked["StartTime"], asked["EndTime"]) == (ago(minutes=63), AT)
    (query,) = asked["MetricDataQueries"]
    assert query["MetricStat"]["Metric"]["Dimensions"] == DIMENSIONS
    assert (query["MetricStat"]["Stat"], query["MetricStat"]["Period"]) == ("Sum", 60)


def test_long_periods_need_a_longer_look() -> None:
    slow = {"MetricAlarms": [{**WATCHING, "Period": 900}]}
    with SENDING.open(DescribeAlarms=slow) as aws:
        METRIC_GRAPH.read(aws, SENDING.question)
        asked = aws.made[1].parameters
    assert asked["StartTime"] == ago(minutes=3 + 30 * 15)


def test_many_readings_fit_a_line_and_their_peak_stays() -> None:
    values = [1.0] * 300
    values[150] = 9.0
    found = SENDING.ask(METRIC_GRAPH, GetMetricData=readings("watched", values))
    assert len(found.details[0]) == 60
    assert found.details[0].count("█") == 1


def test_nothing_to_draw_is_said() -> None:
    gone = SENDING.ask(METRIC_GRAPH, DescribeAlarms={})
    composite = {"CompositeAlarms": [{"AlarmName": ALARM, "AlarmRule": "ALARM(a) AND ALARM(b)"}]}
    ruled = SENDING.ask(METRIC_GRAPH, DescribeAlarms=composite)
    silent = SENDING.ask(METRIC_GRAPH, GetMetricData={"MetricDataResults": []})
    assert gone.headline == f"CloudWatch has no alarm {ALARM} any more"
    assert ruled.headline == f"{ALARM} watches no metric that can be drawn"
    assert ruled.details == ("ALARM(a) AND ALARM(b)",)
    assert silent.headline == "NetworkOut has no reading since 02:11 UTC"
