"""What RDS says of a database: its status, its events of a day, and how far replicas lag.

Source: Amazon RDS API Reference, "DescribeEvents" (kept for 14 days).
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from bot.core.action import Aws, Statement
from bot.core.alert import Target
from bot.core.diagnostic import Diagnostic, Evidence, Question, evidence
from bot.core.offer import Offer
from bot.core.past import Happening, Past, Window, past
from handlers.actions.failover.lag import spelled
from handlers.diagnostics.counted import counted
from handlers.diagnostics.ids import made_id
from handlers.diagnostics.rds_events.database import CLUSTER, Database, describe
from handlers.diagnostics.rds_events.lags import lags
from handlers.diagnostics.when import clock, lasted, moment
from handlers.events.reading import listing, text

BACK = timedelta(hours=24)
MOST = 100  # events
SOURCE = "RDS"
RDS = "arn:aws:rds:*:${Account}"
Event = tuple[datetime, str]


def _read(aws: Aws, question: Question) -> Evidence:
    target = question.target
    query = f"RDS: {target.label}, its events of {lasted(BACK)} and its replicas' lag"
    if not target.id:
        return evidence("The alert names no database", query=query)
    database = describe(aws, target)
    events = _events(aws, target, question.at - BACK, question.at)
    behind = lags(aws, database.replicas, question.at, is_aurora=database.is_aurora)
    headline = _headline(target.label, database, events, behind, question.at)
    details = [
        *(f"{name} is {spelled(lag)} behind" for name, lag in behind.items()),
        *(f"{clock(when, question.at)} {says}" for when, says in events),
    ]
    return evidence(headline, details, query=query)


def _past(aws: Aws, window: Window) -> Past:
    target, query = window.target, f"the events of {window.target.label}"
    if not target.id:
        return past(window, SOURCE, query, ())
    found = [
        Happening(when, made_id(target.kind, target.id, when.isoformat(), says), says)
        for when, says in _events(aws, target, window.begin, window.end)
    ]
    return past(window, SOURCE, query, found, is_cut=len(found) == MOST)


def _events(aws: Aws, target: Target, begin: datetime, end: datetime) -> list[Event]:
    """Return what happened, the newest first."""
    answer = aws.client("rds").describe_events(
        SourceType="db-cluster" if target.kind == CLUSTER else "db-instance",
        SourceIdentifier=target.id,
        StartTime=begin,
        EndTime=end,
        MaxRecords=MOST,
    )
    found = listing(answer, "Events")[:MOST]
    told = [(moment(each, "Date"), text(each, "Message")) for each in found]
    return sorted(((when, says) for when, says in told if when), reverse=True)


def _headline(
    label: str, database: Database, events: list[Event], behind: Mapping[str, float], now: datetime
) -> str:
    """Return `shop-db is available; lag 0.4 s; 2 events in 24 h, last 03:05 UTC: ...`."""
    parts = [f"{label} is {database.status or 'gone, or not in this Region'}"]
    if behind:
        parts.append(f"lag {spelled(max(behind.values()))}")
    if events:
        when, says = events[0]
        count = counted(len(events), "event", more=len(events) == MOST)
        parts.append(f"{count} in {lasted(BACK)}, last {clock(when, now)}: {says}")
    else:
        parts.append(f"no event in {lasted(BACK)}")
    return "; ".join(parts)


RDS_EVENTS = Diagnostic(
    offer=Offer("rds_events", "Database events", ("rds-instance", CLUSTER), "What RDS says."),
    seconds=15,
    permissions=(
        Statement("Read what happened to a database", ("rds:DescribeEvents",)),
        Statement("Read the instance", ("rds:DescribeDBInstances",), (f"{RDS}:db:*",)),
        Statement(
            "Read the cluster",
            ("rds:DescribeDBClusters",),
            ("arn:aws:rds:${Region}:${Account}:cluster:*",),
        ),
        Statement("Read how far replicas are behind", ("cloudwatch:GetMetricData",)),
    ),
    read=_read,
    past=_past,
)
