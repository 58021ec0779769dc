"""Rows by the hundred thousand, into both databases, as their drivers take them quickest."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Table, text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.database import Database
from bot.store.schema import metadata

RESERVED = 10_000_000
Row = tuple[Any, ...]


async def insert(database: Database, rows: dict[Table, list[Row]]) -> None:
    """Insert rows, whose values stand in the order of their table's columns."""
    async with database.write() as connection:
        for table, some in rows.items():
            await (_sqlite if database.is_sqlite else _postgres)(connection, table, some)


async def _sqlite(connection: AsyncConnection, table: Table, rows: Sequence[Row]) -> None:
    marks = ", ".join("?" * len(table.c))
    kept = [tuple(_kept(v) if isinstance(v, datetime) else v for v in row) for row in rows]
    await connection.exec_driver_sql(f"INSERT INTO {table.name} VALUES ({marks})", kept)  # noqa: S608  (ours)


def _kept(at: datetime) -> str:
    """Return a moment as SQLAlchemy keeps it in SQLite."""
    return at.astimezone(UTC).replace(tzinfo=None).isoformat(" ", "microseconds")


async def _postgres(connection: AsyncConnection, table: Table, rows: Sequence[Row]) -> None:
    driver: Any = (await connection.get_raw_connection()).driver_connection
    names = ", ".join(f'"{column.name}"' for column in table.c)
    async with (
        driver.cursor() as cursor,
        cursor.copy(f"COPY {table.name} ({names}) FROM STDIN") as to,
    ):
        for row in rows:
            await to.write_row(row)


async def reserve(database: Database) -> None:
    """Let what is opened from now on be numbered above all copies."""
    async with database.write() as connection:
        for name, column in (("incidents", "number"), ("inbox", "seq")):
            own = f"pg_get_serial_sequence('{name}', '{column}')"
            postgres = f"SELECT setval({own}, greatest(nextval({own}), {RESERVED}))"
            if not database.is_sqlite:
                await connection.execute(text(postgres))
                continue
            mine = f"FROM sqlite_sequence WHERE name = '{name}'"
            last = (await connection.execute(text(f"SELECT max(seq) {mine}"))).scalar() or 0
            await connection.execute(text(f"DELETE {mine}"))
            sqlite = f"INSERT INTO sqlite_sequence VALUES ('{name}', {max(last, RESERVED)})"  # noqa: S608  (ours)
            await connection.execute(text(sqlite))


async def analyze(database: Database) -> None:
    """Let PostgreSQL know what it has; Firebreak lets SQLite keep no statistics."""
    if not database.is_sqlite:
        async with database.engine.connect() as connection:
            outside = await connection.execution_options(isolation_level="AUTOCOMMIT")
            await outside.execute(text("VACUUM ANALYZE " + ", ".join(metadata.tables)))
