"""The two databases, each with as many processes as it takes."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.store.database import open_database
from bot.store.migrate import migrate
from tests.support.databases import drop_engine, postgres_url

REPLICAS, COPIES = {"sqlite": 1, "postgresql": 2}, {"sqlite": 3, "postgresql": 4}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a Firebreak keeps everything. replicas: its processes; copies: of every target."""

    url: str
    replicas: int
    copies: int


@asynccontextmanager
async def place(name: str, directory: Path) -> AsyncIterator[Place]:
    """Yield an empty database, migrated where a server would not do that itself."""
    if name == "sqlite":
        yield Place(f"sqlite:///{directory / 'firebreak.db'}", REPLICAS[name], COPIES[name])
        return
    with postgres_url() as url:
        database = open_database(url)
        await migrate(database)
        await database.close()
        try:
            yield Place(url, REPLICAS[name], COPIES[name])
        finally:
            drop_engine(url)
