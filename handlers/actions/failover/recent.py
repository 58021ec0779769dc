"""Failovers of the last hour: one after another makes an outage longer.

Sources: Amazon RDS API Reference, "DescribeEvents"; GitHub, "October 21 post-incident
analysis" (2018).
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from bot.core.action import Aws, Statement
from bot.core.plan import Precondition, Verdict

NAME = "Failed over lately"
HOUR = 60  # minutes, as RDS and ElastiCache count
SHOWN = 3
READ_EVENTS = Statement("Read RDS's events of the last hour", ("rds:DescribeEvents",))
READ_CACHE_EVENTS = Statement(
    "Read ElastiCache's events of the last hour", ("elasticache:DescribeEvents",)
)


def database_events(aws: Aws, kind: str, name: str) -> Precondition:
    """Read what RDS says of failovers. kind: `db-instance` or `db-cluster`."""
    answer = aws.client("rds").describe_events(
        SourceType=kind, SourceIdentifier=name, Duration=HOUR, EventCategories=["failover"]
    )
    return _lately(answer["Events"])


def cache_events(aws: Aws, group: str) -> Precondition:
    """Read what ElastiCache says of failovers of a replication group."""
    answer = aws.client("elasticache").describe_events(
        SourceType="replication-group", SourceIdentifier=group, Duration=HOUR
    )
    events = [event for event in answer["Events"] if "failover" in event["Message"].lower()]
    return _lately(events)


def lately(told: Sequence[str]) -> Precondition:
    """Return whether it failed over in the last hour; told: when and what, the newest last."""
    if not told:
        return Precondition(NAME, Verdict.PASSED, "Not in the last hour", stable=False)
    seen = "; ".join(told[-SHOWN:])
    says = f"It failed over in the last hour ({seen}): see first why that did not help"
    return Precondition(NAME, Verdict.WARNED, says, stable=False)


def at(moment: datetime) -> str:
    """Return a time for people."""
    return f"{moment:%H:%M} UTC"


def _lately(events: Iterable[Mapping[str, Any]]) -> Precondition:
    ordered = sorted(events, key=lambda event: event["Date"])
    return lately([f"{at(event['Date'])} {event['Message']}" for event in ordered])
