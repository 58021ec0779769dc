"""The statements that are executed while something happens, and how the databases answer them."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from unittest.mock import patch

from sqlalchemy import Engine, Index, PrimaryKeyConstraint, UniqueConstraint, event
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.schema import metadata
from bot.store.sqlite import SqliteInLoop

EVERY = 10  # instructions
OURS = ("SELECT", "INSERT", "UPDATE", "DELETE", "WITH")
# An index over the few rows that matter now may be read from one end to the other.
PARTIAL = {
    index.name
    for table in metadata.tables.values()
    for index in table.indexes
    if index.dialect_options["sqlite"]["where"] is not None
}
ORDERED = (Index, PrimaryKeyConstraint, UniqueConstraint)
# What each other index is ordered by first.
FIRST = {
    str(kept.name): next(iter(kept.columns)).name
    for table in metadata.tables.values()
    for kept in (*table.indexes, *table.constraints)
    if isinstance(kept, Index | PrimaryKeyConstraint | UniqueConstraint)
    and kept.name not in PARTIAL
}


@dataclass(frozen=True)
class Whole:
    """A table that a statement reads from one end to the other, and the plan that says so."""

    table: str
    statement: str
    plan: str


@contextmanager
def heard() -> Iterator[dict[str, Any]]:
    """Collect statements, each with the first values that it had."""
    seen: dict[str, Any] = {}

    def note(_: object, __: object, statement: str, values: Any, *more: object) -> None:
        if statement.startswith(OURS):
            seen.setdefault(statement, values[0] if more[-1] else values)  # one of many

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(Engine, "before_cursor_execute", note)


@contextmanager
def worked() -> Iterator[dict[str, int]]:
    """Collect what each statement costs SQLite at most, a row: instructions of its machine.

    They are the same in every run, which no time is. Source: "The SQLite Bytecode Engine", and
    sqlite3.Connection.set_progress_handler.
    """
    done, most = [0], dict[str, int]()

    def count() -> int:
        done[0] += EVERY
        return 0  # go on

    def note(run: Any, many: bool = False) -> Any:  # noqa: FBT001, FBT002  (a switch)
        def counted(self: Any, cursor: Any, statement: str, values: Any, *more: Any) -> None:
            before = done[0]
            run(self, cursor, statement, values, *more)
            rows = len(values) if many else 1
            if statement.startswith(OURS):
                most[statement] = max(most.get(statement, 0), (done[0] - before) // rows)

        return counted

    def connected(connection: Any, _: object) -> None:
        connection.set_progress_handler(count, EVERY)

    execute, executemany = SqliteInLoop.do_execute, SqliteInLoop.do_executemany
    event.listen(Engine, "connect", connected)
    try:
        with (
            patch.object(SqliteInLoop, "do_execute", note(execute)),
            patch.object(SqliteInLoop, "do_executemany", note(executemany, many=True)),
        ):
            yield most
    finally:
        event.remove(Engine, "connect", connected)


async def whole(connection: AsyncConnection, seen: dict[str, Any]) -> list[Whole]:
    """Return every table that the database would read as a whole for these statements."""
    look = _in_sqlite if connection.dialect.name == "sqlite" else _in_postgres
    found = []
    for statement, values in seen.items():
        read = await look(connection, statement, values)
        found += [Whole(table, statement, plan) for table, plan in read]
    return found


async def _in_sqlite(
    connection: AsyncConnection, statement: str, values: Any
) -> list[tuple[str, str]]:
    rows = await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
    lines = [str(row[-1]) for row in rows]
    scans = [line.split() for line in lines if line.startswith("SCAN ")]
    known = {"root": "messages"}  # what statements call a table
    tables = [(known.get(words[1], words[1]), words) for words in scans]
    return [(t, " ".join(w)) for t, w in tables if t in metadata.tables and w[-1] not in PARTIAL]


async def _in_postgres(
    connection: AsyncConnection, statement: str, values: Any
) -> list[tuple[str, str]]:
    rows = await connection.exec_driver_sql(f"EXPLAIN (FORMAT JSON) {statement}", values)
    answer = rows.scalar_one()
    plan = answer if isinstance(answer, list) else json.loads(answer)
    return [_named(node) for node in _nodes(plan[0]["Plan"]) if _is_whole(node)]


def _nodes(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield node
    for inner in node.get("Plans", ()):
        yield from _nodes(inner)


def _is_whole(node: dict[str, Any]) -> bool:
    """Tell whether it reads a table, or an index without knowing where in it to begin."""
    if node["Node Type"] == "Seq Scan":
        return True
    index = node.get("Index Name", "")
    return index in FIRST and FIRST[index] not in node.get("Index Cond", "")


def _named(node: dict[str, Any]) -> tuple[str, str]:
    table = node.get("Relation Name", node.get("Index Name", ""))
    return table, f"{node['Node Type']} {node.get('Index Name', '')}".strip()
