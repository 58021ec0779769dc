import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.incident import Incident, IncidentStatus
from bot.flow import settle
from bot.flow.settle import Settle
from bot.store import incidents
from bot.store.database import Database
from tests.support.alerts import alarm, finding, minute
from tests.support.scene import AMINA, Scene

RESOLVED, TRIGGERED = IncidentStatus.RESOLVED, IncidentStatus.TRIGGERED


async def changed(scene: Scene, one: Incident) -> None:
    async with scene.database.write() as connection:
        await incidents.save(connection, [one])


async def test_it_resolves_itself_after_the_quiet_period(scene: Scene) -> None:
    await scene.say(alarm(0), alarm(1, "OK"))
    await scene.wait(9.9)
    assert (await scene.incident()).status is TRIGGERED
    await scene.wait(0.1)
    one = await scene.incident()
    assert (one.status, one.resolved_at, one.quiet_due_at) == (RESOLVED, scene.clock.now, None)
    assert (await scene.kinds(one.id))[-1] == "incident.quiet"
    assert await scene.replies(1) == [
        "Firebreak resolved it: nothing has fired for a while. Ledger head."
    ]
    assert await scene.settle.once() == 0


async def test_whoever_has_it_and_however_far_it_is(scene: Scene) -> None:
    await scene.say(alarm(0), alarm(1, "OK"))
    await scene.respond.acknowledge(1, AMINA)
    await scene.respond.mitigate(1, AMINA)
    await scene.wait(10)
    assert (await scene.incident()).status is RESOLVED


async def test_never_while_something_is_contained_for_it(scene: Scene) -> None:
    await scene.say(alarm(0), alarm(1, "OK"))
    one = await scene.incident()
    await changed(scene, replace(one, contained=True))
    await scene.wait(600)
    assert (await scene.incident()).status is TRIGGERED
    assert await scene.settle.once() == 0


async def test_a_recovery_of_what_is_contained_starts_nothing(scene: Scene) -> None:
    await scene.say(alarm(0))
    await changed(scene, replace(await scene.incident(), contained=True))
    await scene.say(alarm(1, "OK"))
    assert (await scene.incident()).quiet_due_at is None


async def test_never_while_a_finding_is_open(scene: Scene) -> None:
    await scene.say(finding(0), alarm(1), alarm(2, "OK"))
    await scene.wait(600)
    assert (await scene.incident()).status is TRIGGERED


async def test_many_at_once_in_portions(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settle, "BATCH", 2)
    for n in range(3):
        name = f"a{n}"
        await scene.say(alarm(0, name=name, targets=()), alarm(1, "OK", name=name, targets=()))
    scene.clock.advance(minutes=11)
    assert [await scene.settle.once() for _ in range(3)] == [2, 1, 0]


@pytest.mark.parametrize("meanwhile", [{"quiet_due_at": None}, {"contained": True}])
async def test_what_changes_between_the_look_and_the_lock_stays_open(
    scene: Scene, monkeypatch: pytest.MonkeyPatch, meanwhile: dict[str, Any]
) -> None:
    await scene.say(alarm(0), alarm(1, "OK"))
    one, reading = await scene.incident(), scene.database.read
    scene.clock.advance(minutes=11)

    @asynccontextmanager
    async def read() -> AsyncIterator[AsyncConnection]:
        async with reading() as connection:
            yield connection
        await changed(scene, replace(one, **meanwhile))

    with monkeypatch.context() as patch:
        patch.setattr(scene.database, "read", read)
        assert await scene.settle.once() == 0
    assert (await scene.incident()).status is TRIGGERED


async def test_a_database_that_is_away_is_waited_for(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settle, "EVERY_SECONDS", 0.01)
    await scene.say(alarm(0), alarm(1, "OK"))
    scene.clock.now = minute(15)
    woken, away = asyncio.Event(), _Away(scene.database)
    sweeping = Settle(away, scene.clock, woken.set)  # type: ignore[arg-type]  # a database that fails twice
    async with asyncio.timeout(10), asyncio.TaskGroup() as group:
        task = group.create_task(sweeping.run())
        await woken.wait()
        task.cancel()
    assert away.failures == 2
    assert (await scene.incident()).status is RESOLVED


class _Away:
    """A database that cannot be reached at first."""

    def __init__(self, database: Database) -> None:
        self.write, self._read, self.failures = database.write, database.read, 0

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        if self.failures < 2:
            self.failures += 1
            raise OperationalError("SELECT 1", {}, ConnectionError("away"))
        async with self._read() as connection:
            yield connection
