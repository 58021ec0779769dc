"""What is asked often is answered from an index, however much is remembered."""

import re
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import event, text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.alert import Alert
from bot.store import alerts, inbox, incidents, messages
from bot.store.base import Moment
from bot.store.database import Database
from tests.support.alerts import THREE, alarm, minute

PAST, PRESENT = 12_000, 60  # rows that are over, rows that matter now

SERIES = {
    "sqlite": "WITH RECURSIVE s(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < {total}) ",
    "postgresql": "WITH s(n) AS (SELECT generate_series(1, {total})) ",
}
GIVEN = {"none": b"[]", "document": TypeAdapter(Alert).dump_json(alarm())}
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
        "CASE WHEN n > {past} THEN 0 ELSE 2 END, 1, CASE WHEN n > {past} THEN '' ELSE '' || n END, "
        ":then, NULL, NULL, 0, false, '', '' FROM s"
    ),
    "inbox": (
        "INSERT INTO inbox SELECT n, 'topic', 'm-' || n, :none, 'sns', true, :then, 0, "
        "CASE WHEN n > {past} THEN NULL ELSE :then END, NULL, '' FROM s"
    ),
}
# Reading an index from one end to the other is fine: these are partial. anon: a subquery.
WHOLE_TABLE = {
    "sqlite": re.compile(r"^SCAN (?!anon_|.*USING (?:COVERING )?INDEX ix_).*"),
    "postgresql": re.compile(r".*Seq Scan.*"),
}

Ask = Callable[[AsyncConnection], Awaitable[Any]]
HOT: dict[str, Ask] = {
    "inbox.take": lambda c: inbox.take(c, 200),
    "inbox.depth": inbox.depth,
    "inbox.oldest_unhandled": inbox.oldest_unhandled,
    "alerts.current": lambda c: alerts.current(c, [f"f-{n}" for n in range(0, 8000, 40)]),
    "alerts.of_incident": lambda c: alerts.of_incident(c, PAST + 5, 50),
    "alerts.count": lambda c: alerts.count(c, PAST + 5),
    "alerts.count_firing": lambda c: alerts.count_firing(c, range(PAST, PAST + 50)),
    "incidents.homes": lambda c: incidents.homes(c, [f"g-{n}" for n in range(50)], minute(-30)),
    "incidents.lock_all": lambda c: incidents.lock_all(c, range(PAST, PAST + 50)),
    "incidents.quiet_since": lambda c: incidents.quiet_since(c, minute(5), 100),
    "incidents.unresolved": incidents.unresolved,
    "incidents.unresolved_in": lambda c: incidents.unresolved_in(c, "C05", 100),
    "messages.channels_behind": lambda c: messages.channels_behind(c, THREE),
    "messages.most_urgent": lambda c: messages.most_urgent(
        c, "C05", THREE, may_post=True, may_update=True
    ),
    "messages.unposted_roots": lambda c: messages.unposted_roots(c, "C05"),
    "messages.flood_since": lambda c: messages.flood_since(c, "C05"),
    "messages.incident_at": lambda c: messages.incident_at(c, "C05", "5"),
    "messages.of_incident": lambda c: messages.of_incident(c, 5),
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
            values = {name: value for name, value in GIVEN.items() if f":{name}" in statement}
            moment = Moment().process_bind_param(THREE - timedelta(days=2), connection.dialect)
            stored = str(moment) if dialect == "sqlite" else moment
            await connection.execute(text(statement), {"then": stored, **values})
        if dialect == "postgresql":
            await connection.execute(text("ANALYZE"))


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
