"""SQLite in the event loop: only what waits for the disk or for a lock goes to a thread.

A statement of ours takes some 50 microseconds, and a thread's hop costs more: aiosqlite, which
makes three or four hops a statement, took most of the time between an alarm and Slack. So
statements run where they are, and COMMIT (which flushes to disk) and BEGIN IMMEDIATE (which
may wait for another writer) on a thread.
"""

import asyncio
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from sqlalchemy.dialects import registry
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.engine import URL
from sqlalchemy.pool import AsyncAdaptedQueuePool, Pool
from sqlalchemy.util.concurrency import await_

BEGIN_IMMEDIATE = "BEGIN IMMEDIATE"


class Cursor(sqlite3.Cursor):
    """A cursor as SQLAlchemy's asynchronous engine expects one."""

    async def _async_soft_close(self) -> None:
        """Let go of nothing: all rows are in memory already."""


class Connection(sqlite3.Connection):
    """A connection of such cursors, in which we say BEGIN ourselves."""

    def cursor(self, factory: type[sqlite3.Cursor] = Cursor) -> sqlite3.Cursor:  # type: ignore[override]  # narrower than the standard library's stub
        """Return a cursor."""
        return super().cursor(factory)


# The engine's connections move between the loop's thread and that of a COMMIT.
CONNECT = {"check_same_thread": False, "factory": Connection, "isolation_level": None}


class SqliteInLoop(SQLiteDialect_pysqlite):
    """The standard library's sqlite3 behind SQLAlchemy's asynchronous engine."""

    driver = "inloop"
    is_async = True
    supports_statement_cache = True

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._threads = ThreadPoolExecutor(2, thread_name_prefix="sqlite")

    @classmethod
    def get_pool_class(cls, url: URL) -> type[Pool]:
        """Return the pool that waits without blocking the loop."""
        del url  # always a file
        return AsyncAdaptedQueuePool

    def do_commit(self, dbapi_connection: Any) -> None:
        """Flush to disk on a thread."""
        await_(self._on_thread(dbapi_connection.commit))

    def do_execute(self, cursor: Any, statement: str, parameters: Any, context: Any = None) -> None:
        """Run a statement here; on a thread where it may wait for another writer."""
        del context  # sqlite3 has no use for it
        if statement == BEGIN_IMMEDIATE:
            await_(self._on_thread(lambda: cursor.execute(statement)))
        else:
            await_(_at_once())
            cursor.execute(statement, parameters)

    def do_executemany(
        self, cursor: Any, statement: str, parameters: Any, context: Any = None
    ) -> None:
        """Run a statement for many rows here."""
        del context  # sqlite3 has no use for it
        await_(_at_once())
        cursor.executemany(statement, parameters)

    async def _on_thread(self, work: Callable[[], object]) -> None:
        """Finish the work however often cancelled: whoever closed its connection would crash."""
        running = asyncio.get_running_loop().run_in_executor(self._threads, work)
        cancelled: BaseException | None = None
        while not running.done():
            try:
                await asyncio.wait([running])
            except (
                asyncio.CancelledError
            ) as cancellation:  # heard, and obeyed when the thread is done
                cancelled = cancellation
        if error := cancelled or running.exception():
            raise error


async def _at_once() -> None:
    """Do nothing: SQLAlchemy insists that a statement awaits something."""


def register() -> None:
    """Make the dialect known to SQLAlchemy, as `sqlite+inloop`."""
    registry.register("sqlite.inloop", __name__, SqliteInLoop.__name__)
