"""Several replicas on one PostgreSQL: what is due is done once, and nobody is overwritten."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from bot.core.run import Run, RunStatus
from bot.flow.confirm import ASK, EXPIRE
from bot.flow.remind import Remind
from bot.flow.sweep import Sweep
from bot.store import incidents, runs, timers
from bot.store.database import Database, open_database
from bot.store.timers import Timer
from tests.flow.floor import ANYBODY, TWO, Floor
from tests.flow.test_remind import after, copies, due
from tests.flow.test_triage_replicas import until_blocked
from tests.support.scene import Scene

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.parametrize("database_url", ["postgresql"], indirect=True),
]


@pytest.fixture
async def floor(scene: Scene) -> Floor:
    made = Floor(scene, policies=(ANYBODY, TWO))
    await made.attacked()
    return made


@pytest.fixture
async def asked(floor: Floor) -> Run:
    return await floor.confirmed()


@pytest.fixture
async def other(database_url: str) -> AsyncIterator[Database]:
    """Yield the same database as another replica sees it."""
    database = open_database(database_url)
    yield database
    await database.close()


def sweeper(floor: Floor, database: Database) -> Sweep:
    remind = Remind(database, floor.authorize, floor.scene.clock, lambda: None)
    work = {ASK: remind.ask, EXPIRE: remind.expire}
    return Sweep(database, work, floor.scene.clock)


async def test_two_sweepers_do_each_thing_once(floor: Floor, other: Database, asked: Run) -> None:
    both = [sweeper(floor, floor.scene.database), sweeper(floor, other)]
    for minutes in (2, 5, 5):
        floor.scene.clock.advance(minutes=minutes)
        async with asyncio.timeout(20):
            await asyncio.gather(*(one.once() for one in both))
    assert [one.turn for one in await due(floor) if one.kind == ASK] == [3]
    assert list(await copies(floor)) == ["U02YUSUF"]
    assert (await floor.kinds()).count("approval.asked") == 3
    await after(floor, both[0], 60)
    assert (await floor.run(asked)).status is RunStatus.EXPIRED
    assert (await floor.kinds()).count("run.expired") == 1


@pytest.mark.parametrize(
    ("kind", "status"),
    [
        (ASK, RunStatus.APPROVED),
        (EXPIRE, RunStatus.APPROVED),
        (ASK, RunStatus.CANCELLED),
    ],
)
async def test_what_a_person_does_in_the_same_moment_wins(
    floor: Floor, other: Database, asked: Run, kind: str, status: RunStatus
) -> None:
    """Both lock the run before its timers: else each would wait for the other."""
    (timer,) = [one for one in await due(floor) if one.kind == kind]
    async with asyncio.timeout(20):
        async with floor.scene.database.write() as connection:
            await incidents.lock(connection, 1)
            run = await runs.lock(connection, asked.id)
            late = asyncio.create_task(done(floor, other, timer))
            await until_blocked(floor.scene.database)
            await runs.save(connection, replace(run, status=status))
            if status is RunStatus.APPROVED:
                for each in (ASK, EXPIRE):
                    await timers.drop(connection, run.id, each)
        await late
    assert (await floor.run(asked)).status is status
    assert kind not in [one.kind for one in await due(floor)]


async def done(floor: Floor, database: Database, timer: Timer) -> None:
    await sweeper(floor, database).work[timer.kind](timer)
