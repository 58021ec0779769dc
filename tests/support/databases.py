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

SERVER = "postgresql://root@127.0.0.1:5432/postgres"


@contextmanager
def postgres_url() -> Iterator[str]:
    """Yield the URL of a schema of its own; skip where no server answers, unless in CI."""
    schema = f"test_{uuid4().hex}"
    try:
        server = psycopg.connect(SERVER, autocommit=True, connect_timeout=2)
    except psycopg.OperationalError as away:
        if os.environ.get("CI") == "true":
            raise
        pytest.skip(f"no PostgreSQL server: {away}")
    with server:
        server.execute(f"CREATE SCHEMA {schema}")
        try:
            yield f"{SERVER}?options={quote(f'-csearch_path={schema}')}"
        finally:
            server.execute(f"DROP SCHEMA {schema} CASCADE")


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/firebreak.db"
    else:
        with postgres_url() as url:
            yield url


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a migrated SQLite file, to be copied: that is quicker than migrating another."""
    file = tmp_path_factory.mktemp("migrated") / "firebreak.db"

    async def make() -> None:
        database = open_database(f"sqlite:///{file}")
        await migrate(database)
        await database.close()

    asyncio.run(make())
    return file


@pytest.fixture
async def database(database_url: str, migrated_file: Path) -> AsyncIterator[Database]:
    opened = open_database(database_url)
    if opened.is_sqlite:
        shutil.copy(migrated_file, str(opened.engine.url.database))
    else:
        await migrate(opened)
    yield opened
    await opened.close()
