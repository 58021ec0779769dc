"""Rewrite the database's files, so that bytes which no row has any more are gone from them."""

import sqlite3
from contextlib import closing

from sqlalchemy import make_url, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.errors import StoreFailed
from bot.store.database import Database

PATIENCE_SECONDS = 30.0
OWNER = (
    "SELECT pg_get_userbyid(relowner) AS name, pg_has_role(relowner, 'USAGE') AS mine"
    " FROM pg_class WHERE oid = CAST(:table AS regclass)"
)


async def vacuum(database: Database, tables: list[str]) -> None:
    """Rewrite the SQLite file and empty its WAL; or rewrite these tables of PostgreSQL.

    Raises StoreFailed where it could not be done: then the rows are clean, the files not yet.
    """
    if database.is_sqlite:
        await database.close()  # nobody may be reading the WAL
        _sqlite(str(make_url(database.engine.url).database))
        return
    try:
        async with database.engine.connect() as connection:
            outside = await connection.execution_options(isolation_level="AUTOCOMMIT")
            for table in tables:
                await _must_own(outside, table)
                await outside.execute(text(f"VACUUM (FULL) {table}"))
    except DBAPIError as error:  # away, or somebody holds a lock for too long
        raise StoreFailed(f"the tables could not be rewritten: {error.orig}") from error


async def _must_own(connection: AsyncConnection, table: str) -> None:
    """Raise StoreFailed for whom PostgreSQL passes the table over, with a mere warning."""
    owner = (await connection.execute(text(OWNER), {"table": table})).one()
    if not owner.mine:
        why = f"{table} belongs to {owner.name}; as that role say VACUUM (FULL) {table}"
        raise StoreFailed(f"the tables could not be rewritten: {why}")


def _sqlite(path: str) -> None:
    """VACUUM copies the rows into a new file through the WAL, and the checkpoint empties that."""
    try:
        with closing(sqlite3.connect(path, timeout=PATIENCE_SECONDS, isolation_level=None)) as file:
            file.execute("VACUUM")
            busy, *_ = file.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    except sqlite3.OperationalError as error:  # a server is writing all the time
        raise StoreFailed(f"the file could not be rewritten: {error}") from error
    if busy:
        raise StoreFailed("the file could not be rewritten: somebody reads it")
