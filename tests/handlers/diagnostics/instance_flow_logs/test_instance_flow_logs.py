from itertools import chain, repeat
from typing import Any

import pytest

from handlers.diagnostics.instance_flow_logs import instance_flow_logs
from handlers.diagnostics.instance_flow_logs.insights import Patience
from tests.handlers.diagnostics.asking import AT, Scene, Time, ago
from tests.handlers.diagnostics.instance_flow_logs.scenes import (
    ENDLESS,
    FLOODING,
    FLOW_LOG,
    ROWS,
    row,
)

REJECTED = "500 bytes from 10.0.1.5 to 192.0.2.1 port 22 (rejected)"
TIME = Time()
TALKERS = instance_flow_logs(Patience(rest=TIME.rest, clock=TIME.clock))


def calls(scene: Scene, **instead: Any) -> list[tuple[str, dict[str, Any]]]:
    with scene.open(**instead) as aws:
        TALKERS.read(aws, scene.question)
        return [(call.operation, dict(call.parameters)) for call in aws.made]


def test_the_headline_names_the_loudest_peer() -> None:
    found = FLOODING.ask(TALKERS)
    assert found.headline == (
        "i-0web2 sent 1.8 GB to 203.0.113.77 port 53 in 60 min, and 9 MB to 1 other"
    )
    assert found.details == (
        "1.8 GB from 10.0.1.5 to 203.0.113.77 port 53",
        "40 MB from 198.51.100.9 to 10.0.1.5 port 80",
        "9 MB from 10.0.1.5 to 10.0.2.6 port 5432",
        "500 bytes from 10.0.1.5 to 192.0.2.1 port 22 (rejected)",
    )


def test_it_asks_for_an_hour_in_epoch_seconds_and_these_interfaces_alone() -> None:
    asked = dict(calls(FLOODING))["StartQuery"]
    assert asked["logGroupName"] == "/vpc/flow"
    assert (asked["startTime"], asked["endTime"]) == (
        int(ago(hours=1).timestamp()),
        int(AT.timestamp()),
    )
    assert asked["queryString"] == (
        'filter interfaceId in ["eni-1"] | stats sum(bytes) as sent by srcAddr, dstAddr, dstPort, '
        "action | sort sent desc | limit 10"
    )


def test_another_format_is_parsed_by_its_own_fields() -> None:
    own = "${interface-id} ${srcaddr} ${dstaddr} ${dstport} ${bytes} ${action} ${vpc-id}"
    logs = {"FlowLogs": [{**FLOW_LOG, "LogFormat": own}]}
    asked = dict(calls(FLOODING, DescribeFlowLogs=logs))["StartQuery"]["queryString"]
    assert asked.startswith(
        'parse @message "* * * * * * *" as interfaceId, srcAddr, dstAddr, dstPort, bytes, action, '
        "vpc_id | filter"
    )


def test_it_waits_for_the_answer() -> None:
    answers = chain([{"status": "Scheduled"}, {"status": "Running"}], repeat(COMPLETE))
    found = FLOODING.ask(TALKERS, GetQueryResults=lambda _: next(answers))
    assert found.headline.startswith("i-0web2 sent 1.8 GB")


COMPLETE = {"status": "Complete", "results": ROWS}


def test_a_query_that_takes_too_long_is_stopped() -> None:
    TIME.now = 0.0
    made = calls(ENDLESS)
    assert made[-1] == ("StopQuery", {"queryId": "q-1"})
    assert TIME.now == pytest.approx(Patience().seconds)
    found = ENDLESS.ask(TALKERS)
    assert found.headline == "The flow logs of i-0web2 did not answer within 15 s"


def test_one_that_ended_is_not_stopped() -> None:
    assert "StopQuery" not in dict(calls(FLOODING))


@pytest.mark.parametrize(
    ("logs", "says"),
    [
        ([], "There are no flow logs for i-0web2: its VPC has none"),
        (
            [{**FLOW_LOG, "FlowLogStatus": "DELETED"}],
            "There are no flow logs for i-0web2: its VPC has none",
        ),
        (
            [{**FLOW_LOG, "LogDestinationType": "s3", "LogDestination": "arn:aws:s3:::flow"}],
            "The flow logs of i-0web2 go to arn:aws:s3:::flow, not to CloudWatch Logs",
        ),
        (
            [{**FLOW_LOG, "LogFormat": "${srcaddr} ${dstaddr} ${bytes}"}],
            "The flow logs of i-0web2 have no action, dstport, interface-id",
        ),
    ],
)
def test_flow_logs_that_cannot_be_asked(logs: list[dict[str, Any]], says: str) -> None:
    made = calls(FLOODING, DescribeFlowLogs={"FlowLogs": logs})
    assert [operation for operation, _ in made] == ["DescribeInstances", "DescribeFlowLogs"]
    assert FLOODING.ask(TALKERS, DescribeFlowLogs={"FlowLogs": logs}).headline == says


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ([], "The flow logs show no traffic of i-0web2 in 60 min"),
        (
            [row("10.0.1.5", "192.0.2.1", 22, 500, "REJECT")],
            f"i-0web2 sent nothing that got through in 60 min; most of all: {REJECTED}",
        ),
    ],
)
def test_silence_is_evidence(rows: list[Any], says: str) -> None:
    results = {"status": "Complete", "results": rows}
    assert FLOODING.ask(TALKERS, GetQueryResults=results).headline == says


def test_a_query_that_failed_is_said() -> None:
    found = FLOODING.ask(TALKERS, GetQueryResults={"status": "Failed"})
    assert found.headline == "The flow logs of i-0web2 could not be asked: the query failed"


def test_an_instance_that_is_gone_is_said() -> None:
    found = FLOODING.ask(TALKERS, DescribeInstances={"Reservations": []})
    assert found.headline == "i-0web2 has no network interface any more"
