"""An alarm that fires now, and fired twice before."""

import json
from datetime import datetime
from typing import Any

from tests.handlers.diagnostics.asking import ALARM, Scene, ago, alarm


def update(at: datetime, state: str, reason: str = "") -> dict[str, Any]:
    """Return a state update, as DescribeAlarmHistory answers it."""
    new = {"stateValue": state, "stateReason": reason}
    return {
        "AlarmName": ALARM,
        "Timestamp": at,
        "HistoryItemType": "StateUpdate",
        "HistorySummary": f"Alarm updated from OK to {state}",
        "HistoryData": json.dumps({"version": "1.0", "newState": new}),
    }


ITEMS = [
    update(ago(minutes=3), "ALARM", "Threshold crossed"),
    update(ago(days=2, minutes=60), "OK"),
    update(ago(days=2, minutes=64), "ALARM"),
    update(ago(days=9), "INSUFFICIENT_DATA"),
    update(ago(days=9, hours=3), "ALARM"),
]
AGAIN = Scene(
    "ec2-instance", "i-0web2", {"DescribeAlarmHistory": {"AlarmHistoryItems": ITEMS}}, alarm()
)
SCENES = (AGAIN,)
