"""Several replicas on one PostgreSQL: lifting a freeze blocks nobody who works on an incident."""

import asyncio

import pytest

from bot.core.ledger import SYSTEM, Entry
from bot.core.run import RunStatus
from bot.store import incidents, ledger
from tests.flow.floor import Floor
from tests.flow.test_triage_replicas import until_blocked
from tests.support.scene import AMINA, YUSUF, Scene

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.parametrize("database_url", ["postgresql"], indirect=True),
]


async def test_a_freeze_is_lifted_beside_somebody_who_writes_to_both_chains(scene: Scene) -> None:
    floor = Floor(scene)
    await floor.attacked()
    run = await floor.confirmed()
    await floor.halt.freeze(YUSUF, "x")
    await floor.work()
    began = Entry(SYSTEM, "freeze.began", scene.clock(), YUSUF, {"reason": "x"})
    async with scene.database.write() as connection:
        await incidents.lock(connection, run.incident)
        lifting = asyncio.create_task(floor.halt.unfreeze(AMINA))
        await until_blocked(scene.database)
        await ledger.append(connection, [began])
    assert await lifting == 1
    assert (await floor.run(run)).status is RunStatus.APPROVED
