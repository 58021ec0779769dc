"""What is asked often is answered from an index, however much is remembered."""

import re
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import event, text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.alert import Alert
from bot.core.flood import Flood, Part
from bot.core.run import RunStatus
from bot.flow.escalate import NEVER
from bot.store import (
    alerts,
    alike,
    checkpoints,
    escalations,
    flood_incidents,
    floods,
    hidden,
    inbox,
    incidents,
    messages,
    pages,
    plans,
    runs,
    timers,
)
from bot.store.base import Moment
from bot.store.database import Database
from tests.support.alerts import THREE, alarm, minute

PAST, PRESENT = 12_000, 60  # rows that are over, rows that matter now

FLOOD = Flood("f-5", "C05", THREE, THREE)
PART = Part("f-5", 1, service="web")

SERIES = {
    "sqlite": "WITH RECURSIVE s(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < {total}) ",
    "postgresql": "WITH s(n) AS (SELECT generate_series(1, {total})) ",
}
GIVEN = {"none": b"[]", "document": TypeAdapter(Alert).dump_json(alarm())}
MOMENTS = {"then": THREE - timedelta(days=2), "never": NEVER}
ROWS = {
    "incidents": (
        "INSERT INTO incidents SELECT n, 'id-' || n, 'g-' || (n % 3000), "
        "CASE WHEN n > {past} THEN 'triggered' ELSE 'resolved' END, 'high', 't', '', '', "
        "'C0' || (n % 20), 'default', 'cloudwatch', :then, 'system', :then, NULL, NULL, "
        "CASE WHEN n > {past} THEN NULL ELSE :then END, '', "
        "CASE WHEN n > {past} + 30 THEN :then END, false, false, "
        "CASE WHEN n % 4000 = 0 THEN 1 END, '', 1, '' FROM s"
    ),
    "alerts": (
        "INSERT INTO alerts SELECT 'f-' || n, n, true, "
        "CASE WHEN n > {past} THEN 'firing' ELSE 'resolved' END, 1, :then, :then, 1, true, "
        ":none, :document FROM s"
    ),
    "messages": (
        "INSERT INTO messages SELECT 'm-' || n, n, 'C0' || (n % 20), 'root', 'card', 2, "
        "CASE WHEN n > {past} THEN 0 ELSE 2 END, 1, "
        "CASE WHEN n > {past} THEN '' ELSE '' || (1500000000 + n) END, "
        ":then, NULL, NULL, 0, false, '', '' FROM s"
    ),
    "floods": (
        "INSERT INTO floods SELECT 'f-' || n, 'C0' || n, :then, :then, "
        "CASE WHEN n > {past} THEN NULL ELSE :then END FROM s"
    ),
    "flood_incidents": (
        "INSERT INTO flood_incidents SELECT 'f-' || (n % 400), n, 1, 'web', 'web' FROM s"
    ),
    "inbox": (
        "INSERT INTO inbox SELECT n, 'topic', 'm-' || n, :none, 'sns', true, :then, 0, "
        "CASE WHEN n > {past} THEN NULL ELSE :then END, NULL, '' FROM s"
    ),
    "plans": (
        "INSERT INTO plans SELECT 'r-' || n, n, '', '', '', :then, :none, "
        "CASE WHEN n > {past} THEN NULL ELSE :then END FROM s"
    ),
    "runs": (
        "INSERT INTO runs SELECT 'r-' || n, n % 3000, 'failover', 't-' || n, "
        "CASE WHEN n > {past} THEN 'running' ELSE 'succeeded' END, '', '', '', "
        "CASE WHEN n % 100 = 0 THEN 'r-' || (n - 1) ELSE '' END, '', false, :then, :then, NULL, "
        "CASE WHEN n > {past} THEN NULL ELSE :then END, '', 0, '', true, 1 FROM s"
    ),
    "timers": "INSERT INTO timers SELECT 't-' || n, 'recheck', 'r-' || n, 0, :then FROM s",
    "ledger": (
        "INSERT INTO ledger SELECT 'id-' || (n % 3000), n, 'people.called', :then, :none, :none, "
        ":none FROM s"
    ),
    "chains": (
        "INSERT INTO chains SELECT 'id-' || n, 5, :none, CASE WHEN n > {past} THEN 0 ELSE 5 END "
        "FROM s"
    ),
    "checkpoints": (
        "INSERT INTO checkpoints SELECT n, :then, :none, :none, "
        "CASE WHEN n > {past} THEN NULL ELSE :then END FROM s"
    ),
    "checkpoint_heads": "INSERT INTO checkpoint_heads SELECT 'id-' || n, n, :none, n FROM s",
    "escalations": (
        "INSERT INTO escalations SELECT n, 'page', 'opened', 0, 0, :then, "
        "CASE WHEN n > {past} THEN :then ELSE :never END FROM s"
    ),
    "pages": (
        "INSERT INTO pages SELECT 'p-' || n, n, 'ops', 'key', 'opened', :then, NULL, "
        "CASE WHEN n > {past} THEN NULL ELSE :then END, 0, '', 'hash-' || n FROM s"
    ),
}
# Reading an index from one end to the other is fine: these are partial. anon: a subquery.
WHOLE_TABLE = {
    "sqlite": re.compile(r"^SCAN (?!anon_|.*USING (?:COVERING )?INDEX (?:ix|uq)_).*"),
    "postgresql": re.compile(r".*Seq Scan.*"),
}

Ask = Callable[[AsyncConnection], Awaitable[Any]]


async def _alike(connection: AsyncConnection) -> object:
    last = await incidents.read(connection, PAST + 5)
    return await alike.alike(connection, last, [f"f-{n}" for n in range(5)])


HOT: dict[str, Ask] = {
    "inbox.take": lambda c: inbox.take(c, 200),
    "inbox.depth": inbox.depth,
    "inbox.oldest_unhandled": inbox.oldest_unhandled,
    "alike.alike": _alike,
    "alike.cures": lambda c: alike.cures(c, [5, 3005, 6005]),
    "alerts.current": lambda c: alerts.current(c, [f"f-{n}" for n in range(0, 8000, 40)]),
    "alerts.of_incident": lambda c: alerts.of_incident(c, PAST + 5, 50),
    "alerts.leading": lambda c: alerts.leading(c, range(PAST, PAST + 50)),
    "alerts.count": lambda c: alerts.count(c, PAST + 5),
    "alerts.count_firing": lambda c: alerts.count_firing(c, range(PAST, PAST + 50)),
    "checkpoints.changed": checkpoints.changed,
    "checkpoints.heads_of": lambda c: checkpoints.heads_of(c, 5),
    "checkpoints.not_put": lambda c: checkpoints.not_put(c, 20),
    "escalations.due": lambda c: escalations.due(c, THREE, 50),
    "escalations.read": lambda c: escalations.read(c, 5),
    "floods.unposted": lambda c: floods.unposted(c, "C05"),
    "floods.under_way": floods.under_way,
    "floods.waiting": floods.waiting,
    "floods.posts_left": lambda c: floods.posts_left(c, "C05"),
    "floods.latest": lambda c: floods.latest(c, "C05"),
    "flood_incidents.newcomers": lambda c: flood_incidents.newcomers(c, FLOOD, 100),
    "flood_incidents.tallies": lambda c: flood_incidents.tallies(c, PART),
    "flood_incidents.alarms": lambda c: flood_incidents.alarms(c, PART),
    "flood_incidents.unposted": lambda c: flood_incidents.unposted(c, PART),
    "flood_incidents.worst": lambda c: flood_incidents.worst(c, PART, 5),
    "flood_incidents.let_others_first": lambda c: flood_incidents.let_others_first(c, [5, 6]),
    "hidden.hidden": lambda c: hidden.hidden(c, minute(-9000), THREE),
    "incidents.homes": lambda c: incidents.homes(c, [f"g-{n}" for n in range(50)], minute(-30)),
    "incidents.lock_all": lambda c: incidents.lock_all(c, range(PAST, PAST + 50)),
    "incidents.quiet_since": lambda c: incidents.quiet_since(c, minute(5), 100),
    "incidents.unresolved": incidents.unresolved,
    "messages.channels_behind": lambda c: messages.channels_behind(c, THREE),
    "messages.most_urgent": lambda c: messages.most_urgent(
        c, "C05", THREE, may_post=True, may_update=True
    ),
    "messages.incident_at": lambda c: messages.incident_at(c, "C05", "5"),
    "messages.of_incident": lambda c: messages.of_incident(c, 5),
    "pages.by_token": lambda c: pages.by_token(c, "token"),
    "pages.next_due": lambda c: pages.next_due(c, "ops", THREE),
    "pages.notifiers_due": lambda c: pages.notifiers_due(c, THREE),
    "plans.forget": lambda c: plans.forget(c, minute(-9000)),
    "runs.busy_with": lambda c: runs.busy_with(c, "t-5"),
    "runs.of_incident": lambda c: runs.of_incident(c, 5),
    "runs.undoing": lambda c: runs.undoing(c, "r-99"),
    "runs.with_status": lambda c: runs.with_status(c, RunStatus.PAUSED),
    "timers.due": lambda c: timers.due(c, minute(-9000), 100),
    "timers.drop": lambda c: timers.drop(c, "r-5", "recheck"),
}


async def fill(database: Database) -> None:
    names = {"total": PAST + PRESENT, "past": PAST}
    async with database.write() as connection:
        dialect = connection.dialect.name
        series = SERIES[dialect].format(**names)
        for insert in ROWS.values():
            # SQLite wants the series in front of the SELECT, PostgreSQL in front of the INSERT.
            statement = insert.format(**names)
            if dialect == "sqlite":
                statement = statement.replace(" SELECT ", f" {series}SELECT ", 1)
            else:
                statement = series + statement
            given = {**GIVEN, **{name: _stored(at, connection) for name, at in MOMENTS.items()}}
            values = {name: value for name, value in given.items() if f":{name}" in statement}
            await connection.execute(text(statement), values)
        if dialect == "postgresql":
            await connection.execute(text("ANALYZE"))


def _stored(at: datetime, connection: AsyncConnection) -> object:
    moment = Moment().process_bind_param(at, connection.dialect)
    return str(moment) if connection.dialect.name == "sqlite" else moment


async def asked(database: Database, ask: Ask) -> list[tuple[str, Any]]:
    """Return the statements that a function executes, with their values."""
    seen: list[tuple[str, Any]] = []

    def note(_c: object, _cursor: object, statement: str, values: Any, *_: object) -> None:
        seen.append((statement, values))

    event.listen(database.engine.sync_engine, "before_cursor_execute", note)
    async with database.write() as connection:
        await ask(connection)
    event.remove(database.engine.sync_engine, "before_cursor_execute", note)
    return [one for one in seen if not one[0].startswith("BEGIN")]


async def plan(database: Database, statement: str, values: Any) -> list[str]:
    explain = "EXPLAIN QUERY PLAN " if database.is_sqlite else "EXPLAIN "
    async with database.write() as connection:
        rows = await connection.exec_driver_sql(explain + statement, values)
        return [str(row[-1]).strip() for row in rows]


async def test_hot_queries_read_no_whole_table(database: Database) -> None:
    await fill(database)
    whole_table = WHOLE_TABLE[database.engine.dialect.name]
    slow = {}
    for name, ask in HOT.items():
        for statement, values in await asked(database, ask):
            lines = await plan(database, statement, values)
            if any(whole_table.match(line) for line in lines):
                slow[name] = lines
    assert slow == {}


async def test_a_query_without_an_index_would_be_found(database: Database) -> None:
    await fill(database)
    statement, values = "SELECT number FROM incidents WHERE title = 'x'", ()
    lines = await plan(database, statement, values)
    assert any(WHOLE_TABLE[database.engine.dialect.name].match(line) for line in lines)
