"""Bring a database to the schema of this code, beside processes that work with it."""

import asyncio
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import structlog
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from psycopg.errors import DeadlockDetected, LockNotAvailable
from sqlalchemy import Connection, text
from sqlalchemy.exc import OperationalError

from bot.core.errors import StoreFailed
from bot.store.compatibility import look
from bot.store.database import Database

SCRIPTS = Path(__file__).parent / "migrations"
ADVISORY_LOCK = 7_201_993  # any number, as long as every Firebreak takes the same
# Whoever waits for a table keeps all that come after it waiting too: so long, replicas can stand.
LOCK_TIMEOUT = "SET LOCAL lock_timeout = '3s'"
TRIES, PAUSE_SECONDS = 20, 3.0
BUSY = (LockNotAvailable, DeadlockDetected)
log = structlog.get_logger("migrate")


@dataclass(frozen=True, slots=True)
class Migrated:
    """What a migration did. before: the revision it found, "" for none; after: what it left."""

    before: str
    after: str

    @property
    def is_ahead(self) -> bool:
        """Tell whether the schema is a later release's, which was left as it is."""
        return self.after not in known_revisions()


def configuration(connection: Connection | None = None) -> Config:
    """Return where Alembic finds the migrations, and what they run on."""
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    config.attributes["connection"] = connection
    return config


def upgrade(connection: Connection) -> Migrated:
    """Run the missing migrations; on PostgreSQL one process at a time does."""
    if connection.dialect.name == "postgresql":
        connection.execute(text(f"SELECT pg_advisory_xact_lock({ADVISORY_LOCK})"))
        connection.execute(text(LOCK_TIMEOUT))
    found = look(connection, known_revisions())
    problem = found.problem(known_revisions())
    if problem is None:
        return Migrated(found.revision, found.revision)
    if not found.is_behind(known_revisions()):
        raise problem
    command.upgrade(configuration(connection), "head")
    return Migrated(found.revision, head_revision())


async def migrate(database: Database) -> Migrated:
    """Bring the database to the schema of this code, in one transaction; say what was done.

    A later release's schema is left as it is. A table that others hold is tried again for two
    minutes. Raises SchemaIsTooNew and StoreFailed.
    """
    for _ in range(TRIES):
        try:
            async with database.write() as connection:
                return await connection.run_sync(upgrade)
        except OperationalError as error:
            if not isinstance(error.orig, BUSY):
                raise
            log.warning("somebody holds a table that changes: trying again")
            await asyncio.sleep(PAUSE_SECONDS)
    raise StoreFailed(
        "nothing was changed: somebody holds a table for longer than a migration may keep others "
        "waiting, perhaps a backup: run `firebreak migrate` again when that is done"
    )


@cache
def known_revisions() -> tuple[str, ...]:
    """Return the revisions of the schema that this code knows, its own first."""
    scripts = ScriptDirectory.from_config(configuration())
    return tuple(script.revision for script in scripts.walk_revisions())


def head_revision() -> str:
    """Return the schema that this code was written for."""
    return known_revisions()[0]


async def require_usable(database: Database) -> None:
    """Raise SchemaIsOld or SchemaIsTooNew where this code cannot work with the database."""
    async with database.read() as connection:
        found = await connection.run_sync(look, known_revisions())
    problem = found.problem(known_revisions())
    if problem is not None:
        raise problem
