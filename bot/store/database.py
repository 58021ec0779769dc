"""One door to the database: `read` and `write` transactions on SQLite or PostgreSQL."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, event, make_url
from sqlalchemy.engine import URL, ExceptionContext
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from bot.store import postgresql
from bot.store.sqlite import BEGIN_IMMEDIATE, CONNECT, register

DETAIL = "\nDETAIL:"
DRIVERS = {"sqlite": "sqlite+inloop", "postgresql": "postgresql+psycopg"}


class Database:
    """The database, opened with `open_database`.

    On SQLite there is one writer at a time anyway; our own lock makes writers queue in
    order instead of polling the file, and BEGIN IMMEDIATE makes each see the last one's
    work (without it, ledgers forked in every trial).
    """

    def __init__(self, engine: AsyncEngine) -> None:
        self.engine = engine
        self.is_sqlite = engine.dialect.name == "sqlite"
        self._writers = engine.execution_options(begin_immediate=True)
        self._turn = asyncio.Lock()

    @contextlib.asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        """Open a transaction that only reads."""
        async with self.engine.connect() as connection:
            yield connection

    @contextlib.asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncConnection]:
        """Open a transaction that commits at the end, or rolls back on any error."""
        async with contextlib.AsyncExitStack() as stack:
            if self.is_sqlite:
                await stack.enter_async_context(self._turn)
            yield await stack.enter_async_context(self._writers.begin())

    async def close(self) -> None:
        """Close all connections."""
        await self.engine.dispose()


def driver_url(url: str) -> URL:
    """Return the URL with the driver we use: our own for SQLite, or psycopg."""
    parsed = make_url(url)
    return parsed.set(drivername=DRIVERS.get(parsed.get_backend_name(), parsed.drivername))


def is_new(url: str) -> bool:
    """Tell whether this is a SQLite file that does not exist yet."""
    name = make_url(url).database if url.startswith("sqlite") else None
    return name is not None and not Path(name).exists()


def open_database(url: str) -> Database:
    """Open `sqlite:///file.db` or `postgresql://…` (libpq options allowed)."""
    if not url.startswith("sqlite"):
        engine = create_async_engine(driver_url(url), pool_pre_ping=True, hide_parameters=True)
        event.listen(engine.sync_engine, "handle_error", _keep_the_row_out)
        postgresql.prepare(engine.sync_engine)
        return Database(engine)
    register()
    engine = create_async_engine(driver_url(url), connect_args=CONNECT, hide_parameters=True)
    event.listen(engine.sync_engine, "connect", _prepare_sqlite)
    event.listen(engine.sync_engine, "begin", _begin_sqlite)
    return Database(engine)


def _keep_the_row_out(context: ExceptionContext) -> None:
    """Cut off what PostgreSQL adds to an error, the row or its key: errors are logged."""
    for error in (context.original_exception, context.sqlalchemy_exception):
        if error is not None and error.args:
            error.args = (str(error.args[0]).partition(DETAIL)[0], *error.args[1:])


def _prepare_sqlite(connection: Any, _record: object) -> None:
    """Make SQLite durable (FULL: an answered signal survives a power cut) and strict."""
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=5000"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    immediate = connection.get_execution_options().get("begin_immediate")
    connection.exec_driver_sql(BEGIN_IMMEDIATE if immediate else "BEGIN")
