"""How a run goes stands in its row, its message and the ledger, or in none of them."""

from dataclasses import replace

import pytest

from bot.core.deed import Deed
from bot.core.ledger import opened
from bot.core.message import Message, Role
from bot.core.run import Run, RunStatus
from bot.flow.progress import progress, progress_shown
from bot.store import incidents, runs
from bot.store.database import Database
from tests.support.alerts import THREE, alarm
from tests.support.runs import AMINA, run
from tests.support.scene import Scene

BEGUN = Deed("run.rejected", AMINA, THREE, {"digest": "ab"})


@pytest.fixture
async def begun(scene: Scene) -> Run:
    """Return a run of the incident that an alarm opened."""
    await scene.say(alarm())
    one = run()
    async with scene.database.write() as connection:
        await runs.add(connection, one)
    return one


async def write(database: Database, changed: Run) -> Run:
    async with database.write() as connection:
        incident = await incidents.lock(connection, 1)
        return await progress(connection, incident, changed, BEGUN)


async def message(scene: Scene) -> Message:
    (only,) = [one for one in await scene.messages(1) if one.role is Role.RUN]
    return only


async def stored(scene: Scene, one: Run) -> Run:
    async with scene.database.read() as connection:
        return await runs.read(connection, one.id)


async def test_each_change_is_a_revision_that_the_message_shall_show(
    scene: Scene, begun: Run
) -> None:
    running = await write(scene.database, replace(begun, status=RunStatus.RUNNING))
    assert running == replace(begun, status=RunStatus.RUNNING, revision=2)
    assert await stored(scene, begun) == running
    assert (await message(scene)).wanted == 2
    failed = await write(scene.database, replace(running, status=RunStatus.FAILED))
    assert (await message(scene)).wanted == failed.revision == 3


async def test_the_ledger_says_which_run_on_which_target(scene: Scene, begun: Run) -> None:
    await write(scene.database, begun)
    incident = await scene.incident()
    last = (await scene.entries(incident.id))[-1]
    assert (last.kind, last.at) == ("run.rejected", THREE)
    assert opened(last) == {
        "run": begun.id,
        "action": "isolate_instance",
        "target": begun.target,
        "digest": "ab",
        "actor": AMINA,
    }


async def test_what_is_only_shown_is_no_entry(scene: Scene, begun: Run) -> None:
    incident = await scene.incident()
    before = await scene.kinds(incident.id)
    async with scene.database.write() as connection:
        after = await progress_shown(connection, incident, replace(begun, says="2 to go"))
    assert await stored(scene, begun) == after == replace(begun, says="2 to go", revision=2)
    assert (await message(scene)).wanted == 2
    assert await scene.kinds(incident.id) == before


async def test_all_of_it_or_nothing(
    scene: Scene, begun: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def full(*_: object) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr("bot.flow.progress.ledger.append", full)
    with pytest.raises(OSError, match="full"):
        await write(scene.database, replace(begun, status=RunStatus.RUNNING))
    assert await stored(scene, begun) == begun
    assert [one for one in await scene.messages(1) if one.role is Role.RUN] == []
