"""The fixture `database`: a migrated SQLite file, then a migrated PostgreSQL schema."""

import asyncio
import os
import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote
from uuid import uuid4

import psycopg
import pytest

from bot.store.database import Database, open_database
from bot.store.migrate import migrate
from bot.store.schema import metadata

DISABLED = (
    "SELECT 1 FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid"
    " WHERE relnamespace = current_schema()::regnamespace AND tgenabled = 'D'"
)
# Reading `setval` for each sequence starts them anew; with false, the next value is the first.
RESTARTED = (
    "SELECT setval(format('%I.%I', schemaname, sequencename)::regclass, start_value, false)"
    " FROM pg_sequences WHERE schemaname = current_schema() AND last_value IS NOT NULL"
)
SERVER = "postgresql://root@127.0.0.1:5432/postgres"


def _server() -> psycopg.Connection[tuple[object, ...]]:
    """Return a connection; skip where no server answers, unless in CI."""
    try:
        return psycopg.connect(SERVER, autocommit=True, connect_timeout=2)
    except psycopg.OperationalError as away:
        if os.environ.get("CI") == "true":
            raise
        pytest.skip(f"no PostgreSQL server: {away}")


@contextmanager
def postgres_database() -> Iterator[str]:
    """Yield the URL of an empty database of its own, in which its tables stand in `public`."""
    name = f"test_{uuid4().hex}"
    with _server() as server:
        server.execute(f"CREATE DATABASE {name} STRATEGY file_copy")
        try:
            yield f"{SERVER.rpartition('/')[0]}/{name}"
        finally:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def postgres_url() -> Iterator[str]:
    """Yield the URL of a schema of its own."""
    schema = f"test_{uuid4().hex}"
    with _server() as server:
        server.execute(f"CREATE SCHEMA {schema}")
        try:
            yield f"{SERVER}?options={quote(f'-csearch_path={schema}')}"
        finally:
            server.execute(f"DROP SCHEMA {schema} CASCADE")


def drop_engine(url: str) -> None:
    """Drop the engine's own schema, which stands beside the given one."""
    with psycopg.connect(url, autocommit=True) as server:
        row = server.execute("SELECT current_schema()").fetchone()
        server.execute(f"DROP SCHEMA IF EXISTS {row[0]}_dbos CASCADE" if row else "")


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Yield the URL of an empty database with the present schema; SQLite's has none yet."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/firebreak.db"
        return
    url: str = request.getfixturevalue("migrated_schema")
    yield url
    _empty(url)


@pytest.fixture(scope="session")
def migrated_schema() -> Iterator[str]:
    """Yield the URL of a migrated PostgreSQL schema: emptying it is quicker than another one."""
    with postgres_url() as url:
        asyncio.run(_migrated(url))
        yield url


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a migrated SQLite file, to be copied: that is quicker than migrating another."""
    file = tmp_path_factory.mktemp("migrated") / "firebreak.db"
    asyncio.run(_migrated(f"sqlite:///{file}"))
    return file


@pytest.fixture
async def database(database_url: str, migrated_file: Path) -> AsyncIterator[Database]:
    opened = open_database(database_url)
    if opened.is_sqlite:
        shutil.copy(migrated_file, str(opened.engine.url.database))
    yield opened
    await opened.close()


async def _migrated(url: str) -> None:
    database = open_database(url)
    await migrate(database)
    await database.close()


def _empty(url: str) -> None:
    """Empty every table; what a test broke on purpose is made anew.

    As a replica, so that the ledger's triggers let it happen.
    """
    with psycopg.connect(url, autocommit=True) as server:
        server.execute("SET session_replication_role = replica; SET lock_timeout = '10s'")
        names = "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()"
        found = {row[0] for row in server.execute(names)} - {"alembic_version"}
        if found == set(metadata.tables) and not server.execute(DISABLED).fetchone():
            # TRUNCATE makes new files for every table and index: half a second.
            for table in metadata.tables.values():
                server.execute(str(table.delete()))
            server.execute(RESTARTED)
            return
        row = server.execute("SELECT current_schema()").fetchone()
        server.execute(f"DROP SCHEMA {row[0]} CASCADE; CREATE SCHEMA {row[0]}" if row else "")
    asyncio.run(_migrated(url))
