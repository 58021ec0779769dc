from sqlalchemy import text

from bot.store.database import Database
from bot.store.leases import leases
from bot.store.upsert import insert_or_ignore, insert_or_replace


def row(name: str, holder: str) -> dict[str, object]:
    return {"name": name, "holder": holder, "until": 1.5}


async def holders(database: Database) -> dict[str, str]:
    async with database.read() as connection:
        rows = await connection.execute(text("SELECT name, holder FROM leases"))
        return {row.name: row.holder for row in rows}


async def test_ignore_leaves_what_is_there(database: Database) -> None:
    async with database.write() as connection:
        await insert_or_ignore(connection, leases, [])
        await insert_or_ignore(connection, leases, [row("a", "first"), row("a", "second")])
        await insert_or_ignore(connection, leases, [row("a", "third"), row("b", "fourth")])
    assert await holders(database) == {"a": "first", "b": "fourth"}


async def test_replace_overwrites_what_is_there(database: Database) -> None:
    async with database.write() as connection:
        await insert_or_replace(connection, leases, [])
        await insert_or_replace(connection, leases, [row("a", "first"), row("b", "second")])
        await insert_or_replace(connection, leases, [row("a", "third")])
    assert await holders(database) == {"a": "third", "b": "second"}
