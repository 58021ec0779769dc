"""Where a Firebreak stands: its database, and how many processes work on it."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.durable import Durable
from bot.store.database import open_database
from bot.store.migrate import migrate
from tests.support.databases import postgres_database


@dataclass(frozen=True)
class Base:
    """A database. url: as the processes reach it; direct: as whoever counts reaches it."""

    url: str
    direct: str


@dataclass(frozen=True)
class Ground:
    """name: as the table has it. opened: makes the database; pytest.skip says why it cannot."""

    name: str
    replicas: int
    opened: Callable[[Path], AbstractAsyncContextManager[Base]]


@asynccontextmanager
async def sqlite(directory: Path) -> AsyncIterator[Base]:
    """Yield a SQLite file, which the process makes itself."""
    url = f"sqlite:///{directory / 'firebreak.db'}"
    yield Base(url, url)


@asynccontextmanager
async def postgresql(_: Path) -> AsyncIterator[Base]:
    """Yield a PostgreSQL database of its own."""
    with postgres_database() as url:
        await migrated(url)
        yield Base(url, url)


async def migrated(url: str) -> None:
    """Do what `firebreak migrate` does."""
    database = open_database(url)
    try:
        await migrate(database)
        await Durable(database, url, "", _never).migrate()
    finally:
        await database.close()


async def _never(run: str) -> None:
    raise AssertionError(f"nothing runs here: {run}")


SQLITE = Ground("SQLite", 1, sqlite)
POSTGRESQL_2 = Ground("PostgreSQL, 2 replicas", 2, postgresql)
POSTGRESQL_3 = Ground("PostgreSQL, 3 replicas", 3, postgresql)
