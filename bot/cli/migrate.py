"""`firebreak migrate`: bring a PostgreSQL database to the present schema."""

import asyncio

from bot.cli.common import load_all, plain_errors
from bot.store import migrate as schema
from bot.store.database import open_database


def migrate() -> None:
    """Bring the database to the present schema. On SQLite `serve` does it by itself."""
    with plain_errors():
        settings, _ = load_all()
        asyncio.run(_migrate(settings.environment.database_url.get_secret_value()))
    print("The database has the present schema.")


async def _migrate(url: str) -> None:
    database = open_database(url)
    try:
        await schema.migrate(database)
    finally:
        await database.close()
