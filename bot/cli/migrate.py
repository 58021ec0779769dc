"""`firebreak migrate`: bring a PostgreSQL database to the schema of this release."""

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
from bot.store.migrate import Migrated

ROLE = "Let this PostgreSQL role work with the tables, which it does not own; make it where needed."


def migrate(*, role: Annotated[str, typer.Option(metavar="NAME", help=ROLE)] = "") -> None:
    """Bring the database to this release's schema. On SQLite `serve` does it by itself.

    Run it before the first process of a new release starts; those of the release before go on
    meanwhile. It does nothing where nothing is to do, and leaves a later release's schema as it is.

    With --role, `serve` can run as a role that can change no table, and so not the ledger's
    triggers; it logs in with FIREBREAK_RUNTIME_PASSWORD, where that is set here.
    """
    with plain_errors():
        settings, _ = load_all()
        done = asyncio.run(_migrate(settings.environment, role))
    print(_told(done))
    if role:
        print(f"{role} can work with it, and change no table.")


async def _migrate(environment: Environment, role: str) -> Migrated:
    url = environment.database_url.get_secret_value()
    password = environment.runtime_password
    database = open_database(url)
    try:
        done = await schema.migrate(database)
        if role:
            said = password.get_secret_value() if password else ""
            await let_in(database, role, said, grants=not done.is_ahead)
        await Durable(database, url, new_id(), _nothing).migrate(role)
    finally:
        await database.close()
    return done


def _told(done: Migrated) -> str:
    if done.is_ahead:
        return (
            f"The database has schema {done.after} of a later release, which works with this one: "
            "nothing was changed."
        )
    if done.before == done.after:
        return f"The database has schema {done.after} already: nothing was to do."
    if not done.before:
        return f"The database was empty, and has schema {done.after} now."
    return f"The database had schema {done.before}, and has {done.after} now."


async def _nothing(_run: str) -> None:
    """Execute no run: migrating starts none."""
