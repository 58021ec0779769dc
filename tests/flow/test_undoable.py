import pytest

from bot.core.errors import RunIsUnknown
from bot.core.run import RunStatus
from bot.flow.look_run import LookRun
from bot.flow.undoable import latest_undoable
from tests.flow.floor import ACTIONS, Floor
from tests.support.alerts import WEB_2
from tests.support.deed_action import CUT_OFF
from tests.support.scene import AMINA, Scene


@pytest.fixture
async def floor(scene: Scene) -> Floor:
    floor = Floor(scene)
    await floor.attacked()
    return floor


async def latest(floor: Floor, target: str = WEB_2.id) -> str:
    look = LookRun(ACTIONS, floor.accounts, floor.authorize)
    return (await latest_undoable(floor.scene.database, look, 1, CUT_OFF.name, target)).id


async def test_the_run_that_can_be_taken_back(floor: Floor) -> None:
    run = await floor.confirmed()
    with pytest.raises(RunIsUnknown, match=f"INC-1 has no run of {CUT_OFF.name} on {WEB_2.id}"):
        await latest(floor)  # it has not begun

    await floor.work()

    assert await latest(floor) == run.id


async def test_another_target_has_none(floor: Floor) -> None:
    await floor.confirmed()
    await floor.work()

    with pytest.raises(RunIsUnknown):
        await latest(floor, "i-0000000000000db01")


async def test_what_was_taken_back_is_not_taken_back_again(floor: Floor) -> None:
    run = await floor.confirmed()
    await floor.work()
    await floor.confirmed(await floor.planned(undoes=run.id))
    await floor.work()

    with pytest.raises(RunIsUnknown):
        await latest(floor)


async def test_what_is_still_on_its_way_has_to_end_first(floor: Floor) -> None:
    run = await floor.confirmed()
    floor.after.append(lambda: floor.halt.freeze(AMINA, "wait"))
    await floor.work()
    paused = await floor.run(run)
    assert (paused.status, paused.touched) == (RunStatus.PAUSED, True)

    with pytest.raises(RunIsUnknown):
        await latest(floor)
