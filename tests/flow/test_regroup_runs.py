"""What was contained for an incident stays contained in the one it was merged into."""

from bot.core.alert import Target
from bot.core.run import RunStatus
from bot.store import runs
from tests.flow.floor import Floor
from tests.support.alerts import alarm
from tests.support.scene import AMINA, Scene


async def test_a_run_moves_with_its_incident_and_is_given_back_there(scene: Scene) -> None:
    floor = Floor(scene)
    await floor.attacked()
    other = alarm(targets=(Target("rds-instance", "db"),), fingerprint="arn:alarm:db")
    await scene.say(other)
    run = await floor.confirmed()
    await floor.work()

    kept = await scene.regroup.merge(1, 2, AMINA)
    assert kept.contained
    assert [one.contained for one in await scene.incidents()] == [False, True]
    async with scene.database.read() as connection:
        assert [one.id for one in await runs.of_incident(connection, 2)] == [run.id]

    undo = await floor.confirmed(await floor.planned(undoes=run.id))
    await floor.work()
    assert (await floor.run(undo)).status is RunStatus.SUCCEEDED
    assert [one.contained for one in await scene.incidents()] == [False, False]
