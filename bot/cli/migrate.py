"""`firebreak migrate`: bring a PostgreSQL database to the present schema."""

import asyncio
from typing import Annotated

import typer

from bot.cli.common import load_all, plain_errors
from bot.durable import Durable
from bot.settings import Environment
from bot.store import migrate as schema
from bot.store.access import let_in
from bot.store.base import new_id
from bot.store.database import open_database

ROLE = "Let this PostgreSQL role work with the tables, which it does not own; make it where needed."


def migrate(*, role: Annotated[str, typer.Option(metavar="NAME", help=ROLE)] = "") -> None:
    """Bring the database to the present schema. On SQLite `serve` does it by itself.

    With --role, `serve` can run as a role that can change no table, and so not the ledger's
    triggers; it logs in with FIREBREAK_RUNTIME_PASSWORD, where that is set here.
    """
    with plain_errors():
        settings, _ = load_all()
        asyncio.run(_migrate(settings.environment, role))
    print("The database has the present schema.")
    if role:
        print(f"{role} can work with it, and change no table.")


async def _migrate(environment: Environment, role: str) -> None:
    url = environment.database_url.get_secret_value()
    password = environment.runtime_password
    database = open_database(url)
    try:
        await schema.migrate(database)
        if role:
            await let_in(database, role, password.get_secret_value() if password else "")
        await Durable(database, url, new_id(), _nothing).migrate(role)
    finally:
        await database.close()


async def _nothing(_run: str) -> None:
    """Execute no run: migrating starts none."""
