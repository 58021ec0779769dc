"""Where a Firebreak on stage keeps everything: a SQLite file, or a PostgreSQL of its own."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

import pytest

from bot.store.database import open_database
from bot.store.migrate import migrate
from tests.support.databases import drop_engine, postgres_url

SQLITE, POSTGRESQL = "sqlite", "postgresql"
# For what depends on the database. The other end-to-end tests run on SQLite alone, since each takes
# seconds of CI's: what they look at (Slack's side, AWS's side) never sees the database.
BOTH = (SQLITE, pytest.param(POSTGRESQL, marks=pytest.mark.postgres))
Home = Mapping[str, str]


@asynccontextmanager
async def homed(name: str) -> AsyncIterator[Home]:
    """Yield what a Firebreak's environment says about its database, while that is there."""
    if name == SQLITE:
        yield {}  # a file in its directory
        return
    with postgres_url() as url:
        database = open_database(url)
        await migrate(database)
        await database.close()
        try:
            yield {"FIREBREAK_DATABASE_URL": url}
        finally:
            drop_engine(url)
