import asyncio
import traceback

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from bot.store import leases, timers
from bot.store.database import Database, driver_url, open_database
from tests.support.alerts import THREE


async def names(database: Database) -> list[str]:
    async with database.read() as connection:
        rows = await connection.execute(text("SELECT name FROM leases ORDER BY name"))
        return [row.name for row in rows]


async def hold(database: Database, name: str) -> None:
    async with database.write() as connection:
        await leases.hold(connection, name, "me", 60)


async def test_a_write_is_committed_at_the_end(database: Database) -> None:
    async with database.write() as connection:
        await leases.hold(connection, "a", "me", 60)
        assert await names(database) == []
    assert await names(database) == ["a"]


@pytest.mark.parametrize("error", [RuntimeError, asyncio.CancelledError])
async def test_any_error_rolls_it_back(database: Database, error: type[BaseException]) -> None:
    async def fail() -> None:
        async with database.write() as connection:
            await leases.hold(connection, "a", "me", 60)
            raise error

    with pytest.raises(error):
        await fail()
    await hold(database, "b")
    assert await names(database) == ["b"]


async def test_reading_writes_nothing(database: Database) -> None:
    async with database.read() as connection:
        await leases.hold(connection, "a", "me", 60)
    assert await names(database) == []


async def test_a_reader_does_not_wait_for_a_writer(database: Database) -> None:
    await hold(database, "a")
    async with database.write() as connection:
        await leases.hold(connection, "b", "me", 60)
        async with asyncio.timeout(3):
            assert await names(database) == ["a"]


async def test_a_writer_that_is_cancelled_lets_the_next_one_in(database: Database) -> None:
    began = asyncio.Event()

    async def slow() -> None:
        async with database.write() as connection:
            await leases.hold(connection, "slow", "me", 60)
            began.set()
            await asyncio.sleep(60)

    first = asyncio.create_task(slow())
    await began.wait()
    waiting = [asyncio.create_task(hold(database, f"w{n}")) for n in range(3)]
    await asyncio.sleep(0)
    waiting[0].cancel()
    first.cancel()
    async with asyncio.timeout(5):
        await asyncio.gather(first, *waiting, return_exceptions=True)
        await hold(database, "z")
    assert set(await names(database)) - {"w0"} == {"w1", "w2", "z"}


# Our own queue of writers is SQLite's alone.
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_writer_may_be_cancelled_again_and_again(
    database: Database, database_url: str
) -> None:
    # What it waits for runs on a thread: to close its connection meanwhile stalls or crashes.
    other = open_database(database_url)
    async with asyncio.timeout(3):
        async with other.write():
            waiting = asyncio.create_task(hold(database, "a"))
            for _ in range(3):
                await asyncio.sleep(0.01)
                waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting
        await hold(database, "b")
    await other.close()
    assert await names(database) == ["b"]


async def test_each_writer_sees_the_work_of_the_one_before(database: Database) -> None:
    await hold(database, "a")
    read = select(leases.leases.c.until).with_for_update()

    async def add() -> None:
        async with database.write() as connection:
            until = (await connection.execute(read)).scalar_one()
            await asyncio.sleep(0)
            await connection.execute(text("UPDATE leases SET until = :u"), {"u": until + 1})

    async with database.write() as connection:
        await connection.execute(text("UPDATE leases SET until = 0"))
    async with asyncio.timeout(20):
        await asyncio.gather(*(add() for _ in range(30)))
    async with database.read() as connection:
        assert (await connection.execute(read)).scalar_one() == 30


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_sqlite_is_durable_and_strict(database: Database) -> None:
    wanted = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}
    async with database.read() as connection:
        for pragma, value in wanted.items():
            found = await connection.exec_driver_sql(f"PRAGMA {pragma}")
            assert found.scalar_one() == value, pragma


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_another_process_with_the_file_makes_a_writer_wait(
    database: Database, database_url: str
) -> None:
    other = open_database(database_url)
    async with other.write() as connection:
        await leases.hold(connection, "a", "me", 60)
    await hold(database, "b")
    assert await names(other) == ["a", "b"]
    await other.close()


@pytest.mark.parametrize(
    ("url", "driver"),
    [
        ("postgresql://u@h/d?sslmode=require", "postgresql+psycopg"),
        ("postgresql+psycopg://u@h/d", "postgresql+psycopg"),
    ],
)
def test_we_pick_the_driver(url: str, driver: str) -> None:
    assert driver_url(url).drivername == driver


def test_libpq_options_are_kept() -> None:
    assert driver_url("postgresql://u@h/d?sslmode=require").query == {"sslmode": "require"}


async def test_a_directory_that_is_not_there_is_an_error_of_the_database() -> None:
    nowhere = open_database("sqlite:////nowhere/at/all/firebreak.db")
    with pytest.raises(DBAPIError, match="unable to open"):
        async with nowhere.write():
            pass
    await nowhere.close()


@pytest.mark.parametrize("spoiled", ["kind", "id"])  # must not be NULL; is taken
async def test_an_error_says_nothing_of_the_row(database: Database, spoiled: str) -> None:
    """PostgreSQL would tell the whole row, SQLAlchemy all parameters; both are logged."""
    row = {"id": "a secret", "kind": "k", "run": "a secret", "turn": 1, "due_at": THREE}
    other = row if spoiled == "id" else {**row, "id": "another", "kind": None}
    with pytest.raises(IntegrityError) as refused:
        async with database.write() as connection:
            await connection.execute(timers.timers.insert(), [row, other])
    told = "".join(traceback.format_exception(refused.value))
    assert "timers" in told
    assert "a secret" not in told
