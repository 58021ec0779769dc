"""What is due is done, whatever goes wrong with one of them."""

import asyncio
from dataclasses import dataclass, field

import pytest
from sqlalchemy.exc import OperationalError

from bot.flow import sweep
from bot.flow.storm import LATE
from bot.flow.sweep import Sweep
from bot.store import timers
from bot.store.database import Database
from bot.store.timers import Timer
from tests.support.alerts import THREE, alarm, minute
from tests.support.announced import until
from tests.support.scene import Scene


@dataclass
class Work:
    """Takes timers and writes down which; `broken`: by a run's name, what happens instead."""

    database: Database
    did: list[str] = field(default_factory=list)
    broken: dict[str, Exception] = field(default_factory=dict)

    async def do(self, timer: Timer) -> None:
        if timer.run in self.broken:
            raise self.broken[timer.run]
        async with self.database.write() as connection:
            if await timers.take(connection, timer):
                self.did.append(timer.run)


@pytest.fixture
def work(scene: Scene) -> Work:
    return Work(scene.database)


@pytest.fixture
def sweeper(scene: Scene, work: Work) -> Sweep:
    return Sweep(scene.database, {"do": work.do}, scene.clock)


async def add(scene: Scene, *several: Timer) -> None:
    async with scene.database.write() as connection:
        await timers.add(connection, several)


def due(run: str, at: float = 0, kind: str = "do") -> Timer:
    return Timer(kind, run, minute(at))


async def test_what_is_due_is_done_once_the_oldest_first(
    scene: Scene, sweeper: Sweep, work: Work
) -> None:
    await add(scene, due("b"), due("a", -5), due("later", 1))
    assert await sweeper.once() == 2
    assert await sweeper.once() == 0
    scene.clock.now = minute(1)
    assert await sweeper.once() == 1
    assert work.did == ["a", "b", "later"]


async def test_a_bug_in_one_does_not_stop_the_others_and_it_stays_due(
    scene: Scene, sweeper: Sweep, work: Work
) -> None:
    work.broken["bad"] = ZeroDivisionError("a bug of ours")
    await add(scene, due("bad", -9), due("unknown", -8, kind="of a later version"), due("good"))
    assert await sweeper.once() == 2
    assert work.did == ["good"]
    work.broken.clear()
    assert await sweeper.once() == 0  # not at once: a hundred of them would stop all others
    scene.clock.advance(minutes=1)
    assert await sweeper.once() == 1
    assert work.did == ["good", "bad"]


async def test_what_was_missed_while_nothing_ran_is_done(
    scene: Scene, sweeper: Sweep, work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sweep, "BATCH", 2)
    await add(scene, *(due(f"{n}", -n) for n in range(5)))
    while await sweeper.once():
        pass
    assert work.did == ["4", "3", "2", "1", "0"]


async def test_a_database_that_is_away_is_tried_again(
    scene: Scene, sweeper: Sweep, work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sweep, "EVERY_SECONDS", 0.01)
    work.broken["a"] = OperationalError("DELETE", {}, OSError("away"))
    await add(scene, due("a"), due("b"))
    task = asyncio.create_task(sweeper.run())
    await asyncio.sleep(0.05)
    assert work.did == []  # the others would fail as well
    work.broken.clear()
    await until(lambda: work.did == ["a", "b"])
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def test_nothing_is_due_of_what_nobody_set(scene: Scene, sweeper: Sweep) -> None:
    assert scene.clock.now == THREE
    assert await sweeper.once() == 0


async def test_in_a_storm_what_can_wait_waits(scene: Scene, work: Work) -> None:
    sweeper = Sweep(
        scene.database, {"do": work.do, "later": work.do}, scene.clock, can_wait={"later"}
    )
    await add(scene, due("a", kind="later"), due("b"))
    await scene.send(alarm())
    scene.clock.now += LATE * 2  # so long it has waited for triage
    assert await sweeper.once() == 1
    assert work.did == ["b"]
    await scene.triage.once()
    await sweeper.once()
    assert work.did == ["b", "a"]
