"""Top talkers out of the shop's flow logs."""

import time
from typing import Any

import pytest

from bot.sandbox.aws.seed.flow_logs import GROUP
from tests.sandbox.aws.shapes import assert_fits
from tests.sandbox.aws.still import Still


def _query(*interfaces: str) -> str:
    among = ", ".join(f'"{each}"' for each in interfaces)
    return (
        f"filter interfaceId in [{among}] | stats sum(bytes) as sent by srcAddr, dstAddr, dstPort,"
        " action | sort sent desc | limit 10"
    )


def _span(minutes: float = 60) -> dict[str, int]:
    now = int(time.time())
    return {"startTime": now - int(60 * minutes), "endTime": now}


def _ask(still: Still, *interfaces: str, **span: int) -> list[dict[str, str]]:
    logs = still.client("logs")
    started = logs.start_query(
        logGroupName=GROUP, queryString=_query(*interfaces), **(span or _span())
    )
    assert_fits(started, "logs", "StartQuery")
    found = logs.get_query_results(queryId=started["queryId"])
    assert_fits(found, "logs", "GetQueryResults")
    assert found["status"] == "Complete"
    return [{each["field"]: each["value"] for each in row} for row in found["results"]]


def test_web_2_floods_and_web_1_does_not(still: Still) -> None:
    web_1, web_2 = still.shop.web.servers
    (quiet,) = _ask(still, web_1.interface_id)
    loudest, normal = _ask(still, web_2.interface_id)
    assert (quiet["dstPort"], normal["dstPort"]) == ("5432", "5432")
    assert loudest["dstAddr"] == "203.0.113.77"
    assert (loudest["srcAddr"], loudest["action"]) == (web_2.private_ip, "ACCEPT")
    assert int(loudest["sent"]) == 4 * 4_200_000_000
    assert int(loudest["sent"]) > int(normal["sent"])
    assert len(_ask(still, web_1.interface_id, web_2.interface_id)) == 3


def test_nothing_of_another_time_or_interface(still: Still) -> None:
    web_2 = still.shop.web_2
    assert _ask(still, web_2.interface_id, startTime=1, endTime=2) == []
    assert _ask(still, "eni-another") == []


def test_the_flow_logs_are_the_vpcs(still: Still) -> None:
    (found,) = still.client("ec2").describe_flow_logs()["FlowLogs"]
    assert found["ResourceId"] == still.shop.network.vpc_id
    assert (found["LogGroupName"], found["FlowLogStatus"]) == (GROUP, "ACTIVE")


@pytest.mark.parametrize(
    ("operation", "given", "code"),
    [
        ("start_query", {"logGroupName": "/no", "queryString": "x"}, "ResourceNotFoundException"),
        ("start_query", {"logGroupName": GROUP, "queryString": "x"}, "MalformedQueryException"),
        ("get_query_results", {"queryId": "no"}, "ResourceNotFoundException"),
        ("stop_query", {"queryId": "no"}, "ResourceNotFoundException"),
    ],
)
def test_what_is_refused(still: Still, operation: str, given: dict[str, Any], code: str) -> None:
    span = _span() if operation == "start_query" else {}
    assert still.code("logs", operation, **given, **span) == (code, 400)


def test_what_is_over_cannot_be_stopped(still: Still) -> None:
    started = still.client("logs").start_query(
        logGroupName=GROUP, queryString=_query("eni-1"), **_span()
    )
    code = still.code("logs", "stop_query", queryId=started["queryId"])
    assert code == ("InvalidParameterException", 400)
