import asyncio

from bot.store import leases
from bot.store.database import Database, open_database

CHANNEL = "channel:C0ALARMS"


async def hold(database: Database, holder: str, seconds: float = 60, name: str = CHANNEL) -> bool:
    async with database.write() as connection:
        return await leases.hold(connection, name, holder, seconds)


async def holder(database: Database) -> str | None:
    async with database.read() as connection:
        return await leases.holder(connection, CHANNEL)


async def test_one_holds_it_and_may_renew(database: Database) -> None:
    assert await hold(database, "one")
    assert not await hold(database, "two")
    assert await hold(database, "one")
    assert await holder(database) == "one"


async def test_another_name_is_another_lease(database: Database) -> None:
    assert await hold(database, "one")
    assert await hold(database, "two", name="channel:C0OTHER")


async def test_it_ends_by_the_databases_own_clock(database: Database) -> None:
    assert await hold(database, "one", 0.2)
    assert await holder(database) == "one"
    await asyncio.sleep(0.3)
    assert await holder(database) is None
    assert await hold(database, "two")
    assert not await hold(database, "one")


async def test_what_is_given_back_is_free_at_once(database: Database) -> None:
    assert await hold(database, "one")
    async with database.write() as connection:
        await leases.release(connection, "two")
    assert not await hold(database, "two")
    async with database.write() as connection:
        await leases.release(connection, "one")
    assert await hold(database, "two")


async def test_all_are_dropped_where_nobody_else_lives(database: Database) -> None:
    assert await hold(database, "one")
    async with database.write() as connection:
        await leases.clear(connection)
    assert await holder(database) is None


async def test_what_is_done_once_is_first_once_until_it_is_forgotten(database: Database) -> None:
    async def first(what: str, seconds: float = 60) -> bool:
        async with database.write() as connection:
            return await leases.once(connection, what, seconds)

    assert [await first(what) for what in ("1.a", "1.a", "2.b", "1.a")] == [
        True,
        False,
        True,
        False,
    ]
    assert await first("3.c", 0.05)
    async with database.write() as connection:
        await leases.clear(connection)  # a start on SQLite
    assert not await first("1.a")
    await asyncio.sleep(0.1)
    assert await first("3.c")


async def test_what_has_ended_is_forgotten(database: Database) -> None:
    assert await hold(database, "one", 0.05, name="engine:one")
    assert await hold(database, "two")
    await asyncio.sleep(0.1)
    async with database.write() as connection:
        assert await leases.forget(connection) == 1
    assert await holder(database) == "two"


async def test_of_many_at_once_one_gets_it(database: Database, database_url: str) -> None:
    other = database if database.is_sqlite else open_database(database_url)
    tries = [hold((database, other)[n % 2], f"holder-{n}") for n in range(10)]
    async with asyncio.timeout(20):
        assert sum(await asyncio.gather(*tries)) == 1
    if other is not database:
        await other.close()


async def test_who_holds_any_lease_whose_name_begins_so(database: Database) -> None:
    assert await hold(database, "one", name="engine:one")
    assert await hold(database, "two", name="engine:two")
    assert await hold(database, "three", 0.05, name="engine:three")
    assert await hold(database, "four")
    await asyncio.sleep(0.1)
    async with database.read() as connection:
        assert await leases.holders(connection, "engine:") == {"one", "two"}
        assert await leases.holders(connection, "engine:t") == {"two"}
        assert await leases.holders(connection, "nothing:") == set()
