"""Which of PostgreSQL's refusals mean that it is away."""

import asyncio

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store import leases
from bot.store.database import Database

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.parametrize("database_url", ["postgresql"], indirect=True),
]


async def say(connection: AsyncConnection, *statements: str) -> None:
    for statement in statements:
        await connection.execute(text(statement))


async def works(database: Database) -> bool:
    async with database.write() as connection:
        return await leases.hold(connection, "a", "me", 60)


async def test_a_transaction_in_which_nothing_happens_is_ended(database: Database) -> None:
    async with database.read() as connection:
        limit = await connection.execute(text("SHOW idle_in_transaction_session_timeout"))
        assert limit.scalar_one() == "30s"


async def test_who_wakes_in_an_ended_transaction_finds_the_database_away(
    database: Database,
) -> None:
    async def sleep() -> None:
        async with database.write() as connection:
            await say(connection, "SET LOCAL idle_in_transaction_session_timeout = '50ms'")
            await asyncio.sleep(0.3)
            await say(connection, "SELECT 1")

    with pytest.raises(OperationalError):
        await sleep()
    assert await works(database)


async def test_an_old_primary_that_only_reads_is_away_and_left(database: Database) -> None:
    async def write() -> None:
        async with database.write() as connection:
            await say(connection, "SET TRANSACTION READ ONLY", "DELETE FROM leases")

    before = await backend(database)
    with pytest.raises(OperationalError):
        await write()
    assert await works(database)
    assert await backend(database) != before


async def backend(database: Database) -> int:
    async with database.read() as connection:
        return int((await connection.execute(text("SELECT pg_backend_pid()"))).scalar_one())
