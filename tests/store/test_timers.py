import asyncio
from dataclasses import replace

import pytest

from bot.store import timers
from bot.store.database import Database, open_database
from bot.store.timers import Timer
from tests.support.alerts import THREE, minute

ASK, AGAIN = Timer("ask", "r", minute(2)), Timer("ask", "r", minute(1), turn=3)
EXPIRE, OTHER = Timer("expire", "r", THREE), Timer("ask", "other", minute(5))


async def add(database: Database, *wanted: Timer) -> None:
    async with database.write() as connection:
        await timers.add(connection, wanted)


async def due(database: Database, at: float = 60, limit: int = 9) -> list[Timer]:
    async with database.read() as connection:
        return await timers.due(connection, minute(at), limit)


async def fail_with(database: Database, timer: Timer) -> None:
    async with database.write() as connection:
        assert await timers.take(connection, timer)
        raise ZeroDivisionError


def named(found: list[Timer]) -> list[Timer]:
    """Return them as they were wanted: the database gave them their ids."""
    return [replace(one, id="") for one in found]


async def test_what_is_due_comes_the_oldest_first(database: Database) -> None:
    await add(database, ASK, AGAIN, EXPIRE, OTHER)
    await add(database)
    assert named(await due(database)) == [EXPIRE, AGAIN, ASK, OTHER]
    assert named(await due(database, limit=2)) == [EXPIRE, AGAIN]
    assert named(await due(database, at=1)) == [EXPIRE, AGAIN]
    assert await due(database, at=-1) == []


async def test_a_timer_is_taken_once(database: Database, database_url: str) -> None:
    await add(database, ASK, EXPIRE)
    first, _ = await due(database)
    other = database if database.is_sqlite else open_database(database_url)

    async def take(through: Database) -> bool:
        async with through.write() as connection:
            return await timers.take(connection, first)

    async with asyncio.timeout(20):
        took = await asyncio.gather(*(take((database, other)[n % 2]) for n in range(6)))
    assert sum(took) == 1
    assert named(await due(database)) == [ASK]
    if other is not database:
        await other.close()


async def test_a_timer_that_was_taken_in_vain_stays_due(database: Database) -> None:
    await add(database, ASK)
    (one,) = await due(database)
    with pytest.raises(ZeroDivisionError):  # what was to be done failed
        await fail_with(database, one)
    assert await due(database) == [one]


async def test_a_runs_timers_of_a_kind_are_dropped(database: Database) -> None:
    await add(database, ASK, AGAIN, EXPIRE, OTHER)
    async with database.write() as connection:
        await timers.drop(connection, "r", "ask")
    assert named(await due(database)) == [EXPIRE, OTHER]
