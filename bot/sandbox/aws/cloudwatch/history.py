"""How an alarm changed its state: moto keeps that, and tells nobody."""

import json
from collections.abc import Iterator
from datetime import UTC
from itertools import pairwise
from typing import Any

from moto.cloudwatch.models import cloudwatch_backends

from bot.sandbox.aws.cloudwatch.past import State, past
from bot.sandbox.aws.front import Call

JSON = dict[str, Any]
PAGE = 100


def describe_alarm_history(call: Call) -> JSON:
    """Describe the state updates of an alarm, or of all of them; a page of them."""
    asked = call.parameters
    updates = [update for alarm in _alarms(call) for update in _updates(alarm)]
    start, end = asked.get("StartDate"), asked.get("EndDate")
    found = [
        each
        for each in updates
        if (not start or start <= each["Timestamp"]) and (not end or each["Timestamp"] <= end)
    ]
    backward = asked.get("ScanBy", "TimestampDescending") == "TimestampDescending"
    found.sort(key=lambda each: each["Timestamp"], reverse=backward)
    begin = int(asked.get("NextToken") or 0)
    stop = begin + asked.get("MaxRecords", PAGE)
    more = {"NextToken": str(stop)} if stop < len(found) else {}
    return {"AlarmHistoryItems": found[begin:stop], **more}


def _alarms(call: Call) -> list[Any]:
    alarms = call.moto(cloudwatch_backends).alarms
    named = call.parameters.get("AlarmName")
    return [alarm for name, alarm in alarms.items() if named in (None, name)]


def _updates(alarm: Any) -> Iterator[JSON]:
    now = list(_states(alarm))
    states = ("OK", "", now[0][2]), *past(alarm.name, now[0][2]), *now
    changes = (each for each in pairwise(states) if each[0][0] != each[1][0])
    for before, after in changes:
        yield {
            "AlarmName": alarm.name,
            "AlarmType": "CompositeAlarm" if alarm.rule else "MetricAlarm",
            "Timestamp": after[2],
            "HistoryItemType": "StateUpdate",
            "HistorySummary": f"Alarm updated from {before[0]} to {after[0]}",
            "HistoryData": json.dumps(
                {"version": "1.0", "oldState": _told(before), "newState": _told(after)}
            ),
        }


def _states(alarm: Any) -> Iterator[State]:
    """Yield the states it was in, and the one it is in."""
    for kind, reason, _, state, since in alarm.history:
        if kind == "StateUpdate":
            yield state, reason, since.replace(tzinfo=UTC)
    yield alarm.state_value, alarm.state_reason, alarm.state_updated_timestamp.replace(tzinfo=UTC)


def _told(state: State) -> JSON:
    return {"stateValue": state[0], "stateReason": state[1]}
