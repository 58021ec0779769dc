"""Bring a database to the present schema."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from bot.core.errors import SchemaIsOld
from bot.store.database import Database

SCRIPTS = Path(__file__).parent / "migrations"
ADVISORY_LOCK = 7_201_993  # any number, as long as every Firebreak takes the same


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    config.attributes["connection"] = connection
    return config


def upgrade(connection: Connection) -> None:
    """Run the missing migrations; on PostgreSQL one process at a time does."""
    if connection.dialect.name == "postgresql":
        connection.execute(text(f"SELECT pg_advisory_xact_lock({ADVISORY_LOCK})"))
    command.upgrade(_config(connection), "head")


async def migrate(database: Database) -> None:
    """Bring the database to the present schema, in one transaction."""
    async with database.write() as connection:
        await connection.run_sync(upgrade)


def head_revision() -> str:
    """Return the schema that this code was written for."""
    return str(ScriptDirectory.from_config(_config()).get_current_head())


async def is_current(database: Database) -> bool:
    """Tell whether the database has the schema this code was written for."""
    async with database.read() as connection:
        found = await connection.run_sync(
            lambda c: MigrationContext.configure(c).get_current_revision()
        )
    return found == head_revision()


async def require_current(database: Database) -> None:
    """Raise SchemaIsOld where the database has another schema than this code."""
    if not await is_current(database):
        raise SchemaIsOld("the database has another schema: run `firebreak migrate`")
