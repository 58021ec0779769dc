"""A Logs Insights query, from its start to its answer, or until nobody waits any more.

Sources: Amazon CloudWatch Logs API Reference, "StartQuery" (times in epoch seconds),
"GetQueryResults", "StopQuery".
"""

import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from botocore.exceptions import ClientError

from handlers.events.reading import listing, text

OVER = frozenset({"Complete", "Failed", "Cancelled", "Timeout"})
Row = dict[str, str]
ROWS = 100


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to wait for the answer, and how often to look, in seconds."""

    seconds: float = 15.0
    every: float = 0.5
    rest: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic


@dataclass(frozen=True, slots=True)
class Answer:
    """The rows, by their fields' names. status: Logs Insights' own, such as `Complete`."""

    status: str
    rows: tuple[Row, ...] = ()


def ask(
    logs: Any, group: str, query: str, span: tuple[datetime, datetime], patience: Patience
) -> Answer:
    """Run a query over a log group; one that takes too long is stopped."""
    began = patience.clock()
    started = logs.start_query(
        logGroupName=group,
        startTime=int(span[0].timestamp()),
        endTime=int(span[1].timestamp()),
        queryString=query,
    )
    ident = text(started, "queryId")
    if not ident:
        return Answer("Failed")
    found = logs.get_query_results(queryId=ident)
    while text(found, "status") not in OVER and patience.clock() - began < patience.seconds:
        patience.rest(patience.every)
        found = logs.get_query_results(queryId=ident)
    if text(found, "status") not in OVER:
        _stop(logs, ident)
    rows = tuple(_row(each) for each in listing(found, "results")[:ROWS])
    return Answer(text(found, "status"), rows)


def _stop(logs: Any, ident: str) -> None:
    # It ended meanwhile, or runs on until AWS stops it: what it found so far is told all the same.
    with suppress(ClientError):
        logs.stop_query(queryId=ident)


def _row(fields: object) -> Row:
    each = fields if isinstance(fields, list) else []
    return {text(one, "field"): text(one, "value") for one in each}
