import asyncio
from dataclasses import replace
from itertools import permutations
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

from bot.core.errors import RunIsUnknown
from bot.core.run import UNDER_WAY, Run, RunStatus
from bot.store import runs
from bot.store.database import Database, open_database
from tests.support.alerts import minute
from tests.support.runs import run

FULL: dict[str, Any] = {
    "undoes": "0198",
    "demands": ("commander", "security"),
    "break_glass": True,
    "started_at": minute(1),
    "ended_at": minute(2),
    "says": "it worked",
    "epoch": 3,
    "cancelled_by": "slack:U02YUSUF",
    "touched": True,
    "revision": 7,
}


async def add(database: Database, *several: Run) -> None:
    async with database.write() as connection:
        for one in several:
            await runs.add(connection, one)


async def read(database: Database, one: Run) -> Run:
    async with database.read() as connection:
        return await runs.read(connection, one.id)


async def test_a_run_comes_back_as_it_was(database: Database) -> None:
    bare, full = run(), run(target="t", **FULL)
    await add(database, bare, full)
    assert await read(database, bare) == bare
    assert await read(database, full) == full


async def test_a_run_is_written_back_whole_and_alone(database: Database) -> None:
    one, other = run(), run(target="t")
    await add(database, one, other)
    changed = replace(one, status=RunStatus.FAILED, **FULL)
    async with database.write() as connection:
        await runs.save(connection, changed)
    assert await read(database, one) == changed
    assert await read(database, other) == other


async def test_a_run_that_nobody_made(database: Database) -> None:
    async with database.write() as connection:
        assert await runs.find(connection, "none") is None
        for reading in (runs.read, runs.lock):
            with pytest.raises(RunIsUnknown):
                await reading(connection, "none")


async def test_one_run_a_target_is_under_way(database: Database) -> None:
    for first, second in permutations(UNDER_WAY, 2):
        one = run(status=first, target=f"{first} {second}")
        await add(database, one)
        with pytest.raises(IntegrityError):
            await add(database, run(status=second, target=one.target))
        async with database.read() as connection:
            assert await runs.busy_with(connection, one.target) == one
            assert await runs.busy_with(connection, "another") is None


async def test_a_run_that_waits_or_is_over_holds_nothing_up(database: Database) -> None:
    for status in [one for one in RunStatus if one not in UNDER_WAY]:
        waiting = run(status=status, target=status)
        await add(database, waiting, run(status=status, target=status))
        async with database.read() as connection:
            assert await runs.busy_with(connection, status) is None
        await add(database, run(target=status))
        with pytest.raises(IntegrityError):  # nor may it get its turn beside the other
            async with database.write() as connection:
                await runs.save(connection, replace(waiting, status=RunStatus.APPROVED))


async def test_of_many_at_once_one_gets_the_target(database: Database, database_url: str) -> None:
    other = database if database.is_sqlite else open_database(database_url)
    tries = [add((database, other)[n % 2], run()) for n in range(8)]
    async with asyncio.timeout(20):
        came = await asyncio.gather(*tries, return_exceptions=True)
    refused = [one for one in came if one]
    assert len(refused) == 7
    assert all(isinstance(one, IntegrityError) for one in refused)
    if other is not database:
        await other.close()


async def test_a_plan_runs_once(database: Database) -> None:
    one = run(status=RunStatus.ASKED)
    await add(database, one)
    with pytest.raises(IntegrityError):
        await add(database, replace(one, target="another"))


async def test_runs_are_found_by_what_they_are_about(database: Database) -> None:
    first = run(status=RunStatus.SUCCEEDED, ended_at=minute(1))
    undo = run(undoes=first.id)
    elsewhere = run(incident=2, target="t", status=RunStatus.PAUSED)
    over = run(incident=2, target="t", status=RunStatus.FAILED, ended_at=minute(3))
    await add(database, over, undo, elsewhere, first)
    async with database.read() as connection:
        assert await runs.of_incident(connection, 1) == [first, undo]
        assert await runs.of_incident(connection, 2) == [elsewhere, over]
        assert await runs.undoing(connection, first.id) == [undo]
        assert await runs.undoing(connection, "") == []  # what takes nothing back
        assert await runs.with_status(connection, RunStatus.PAUSED) == [elsewhere]
        assert await runs.with_status(connection, RunStatus.FAILED) == []
