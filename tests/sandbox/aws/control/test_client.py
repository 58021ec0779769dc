"""A past: what happened in the block happened earlier."""

from datetime import UTC, datetime, timedelta
from typing import Any, cast

import pytest

from bot.sandbox.aws.account import Account
from bot.sandbox.aws.control import add_fault, earlier
from bot.sandbox.aws.faults import Fault, FaultKind
from bot.sandbox.aws.seed import seed


def _restarts(rds: Any) -> list[datetime]:
    found = rds.describe_events(Duration=3 * 24 * 60)["Events"]
    return [event["Date"] for event in found if event["Message"] == "DB instance restarted"]


def test_earlier(account: Account) -> None:
    seed(account)
    rds = account.client("rds")
    with earlier(account, timedelta(days=1)):
        rds.reboot_db_instance(DBInstanceIdentifier="shop-db")
    now = datetime.now(UTC)

    (restart,) = _restarts(rds)

    assert abs(now - restart - timedelta(days=1)) < timedelta(minutes=1)


def test_a_mistake_is_said(account: Account) -> None:
    fault = Fault("rds", "DescribeEvents", cast("FaultKind", "odd"))

    with pytest.raises(ValueError, match="does not understand POST /sandbox/faults"):
        add_fault(account, fault)
