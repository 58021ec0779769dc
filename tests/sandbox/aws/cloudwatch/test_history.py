"""How an alarm changed its state."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.sandbox.aws.alarms import api_5xx, server_cpu
from tests.sandbox.aws.shapes import assert_fits
from tests.sandbox.aws.still import Still


def _history(still: Still, **asked: Any) -> list[dict[str, Any]]:
    found = still.client("cloudwatch").describe_alarm_history(**asked)
    assert_fits(found, "cloudwatch", "DescribeAlarmHistory")
    items: list[dict[str, Any]] = found["AlarmHistoryItems"]
    return items


def _set(still: Still, name: str, *states: str) -> None:
    for state in states:
        still.client("cloudwatch").set_alarm_state(
            AlarmName=name, StateValue=state, StateReason=f"it is {state}"
        )


@pytest.fixture(scope="module")
def name(still: Still) -> str:
    """Let an alarm fire and end."""
    name = server_cpu(still.shop.web_1).name
    _set(still, name, "ALARM", "OK")
    return name


def test_every_change_is_told_the_newest_first(still: Still, name: str) -> None:
    items = _history(still, AlarmName=name)
    data = [json.loads(each["HistoryData"]) for each in items]
    assert [each["HistorySummary"] for each in items] == [
        "Alarm updated from ALARM to OK",
        "Alarm updated from OK to ALARM",
    ]
    assert data[1]["newState"] == {"stateValue": "ALARM", "stateReason": "it is ALARM"}
    assert data[0]["oldState"] == data[1]["newState"]
    assert items == sorted(items, key=lambda each: each["Timestamp"], reverse=True)
    forward = _history(still, AlarmName=name, ScanBy="TimestampAscending")
    assert forward == items[::-1]


def test_other_alarms_and_other_times_are_left_out(still: Still, name: str) -> None:
    other = api_5xx(still.shop.web).name
    _set(still, other, "ALARM", "ALARM")
    assert {each["AlarmName"] for each in _history(still, AlarmName=other)} == {other}
    assert {each["AlarmName"] for each in _history(still)} == {name, other}
    yesterday = datetime.now(UTC) - timedelta(days=1)
    assert _history(still, AlarmName=name, EndDate=yesterday) == []
    assert len(_history(still, AlarmName=name, StartDate=yesterday)) == 2


def test_pages(still: Still, name: str) -> None:
    pages = still.client("cloudwatch").get_paginator("describe_alarm_history")
    found = pages.paginate(AlarmName=name, PaginationConfig={"PageSize": 1})
    assert [len(page["AlarmHistoryItems"]) for page in found] == [1, 1]


def test_one_alarm_is_an_old_friend(still: Still) -> None:
    friend, days = api_5xx(still.shop.web).name, timedelta(days=14)
    items = _history(still, AlarmName=friend, StartDate=datetime.now(UTC) - days)
    fired = [each for each in items if each["HistorySummary"].endswith("to ALARM")]
    over = [each for each in items if each["HistorySummary"].endswith("to OK")]
    assert len(over) == 3
    assert len(fired) - len(over) in (0, 1)  # it fires again in another test
