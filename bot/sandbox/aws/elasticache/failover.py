"""Test a failover: a replica becomes the primary."""

from collections import defaultdict
from datetime import datetime
from functools import partial
from typing import Any

from bot.sandbox.aws.elasticache.shard import AVAILABLE, Shard, shard
from bot.sandbox.aws.events import Event, select
from bot.sandbox.aws.front import Call

FAILS_OVER = 6.0  # seconds; AWS needs a minute or more
CALLED = "Test Failover API called for node group {}"
COMPLETED = "Failover from primary node {} to replica node {} completed"


class Failovers:
    """The failovers of an account, and its events by Region: moto keeps none."""

    def __init__(self) -> None:
        self._events: dict[str, list[Event]] = defaultdict(list)

    def test_failover(self, call: Call) -> dict[str, Any]:
        """Fail one node group over. Raises Refused where that cannot be."""
        found, events = shard(call), self._events[call.region]
        found.change("modifying")
        _write(events, found, CALLED.format(found.nodes["node_group_id"]), call.now)
        call.agenda.plan(call.now, FAILS_OVER, partial(_complete, events, found))
        return {"ReplicationGroup": found.group}

    def describe_events(self, call: Call) -> dict[str, Any]:
        """Describe events, those of the last hour where nobody says otherwise."""
        return {"Events": select(self._events[call.region], call.parameters, call.now)}


def _complete(events: list[Event], failed: Shard, at: datetime) -> None:
    failed.swap()
    failed.change(AVAILABLE)
    names = failed.primary["cache_cluster_id"], failed.replica["cache_cluster_id"]
    _write(events, failed, COMPLETED.format(*names), at)


def _write(events: list[Event], of: Shard, message: str, at: datetime) -> None:
    events.append(Event(of.group.replication_group_id, "replication-group", message, at))
