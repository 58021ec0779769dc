"""What people see of a run, gathered without changing it."""

import pytest

from bot.core.errors import RunIsUnknown
from bot.core.run import Approval, RunStatus, StepState
from bot.core.run_card import RunCard
from bot.flow.look_run import LookRun
from tests.flow.floor import ACTIONS, ANYBODY, TWO, Floor
from tests.support.scene import YUSUF, Scene

# SQLite alone: it only reads rows by their keys; tests/store reads each on both.
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
async def floor(scene: Scene) -> Floor:
    made = Floor(scene, policies=(ANYBODY, TWO))
    await made.attacked()
    return made


async def card(floor: Floor, run: str) -> RunCard:
    look = LookRun(ACTIONS, floor.accounts, floor.authorize)
    async with floor.scene.database.read() as connection:
        return await look.card(connection, run)


async def test_a_run_that_waits_shows_whom_it_waits_for(floor: Floor) -> None:
    run = await floor.confirmed()
    shown = await card(floor, run.id)
    assert shown.run == await floor.run(run)
    assert shown.plan.digest == run.digest
    assert (shown.incident.number, shown.title, shown.account_name) == (1, "Cut off", "shop")
    assert shown.approvers == ("U02YUSUF",)
    assert shown.needs == "the role commander (amina, yusuf)"
    assert (shown.steps, shown.approvals) == ((), ())


async def test_a_run_that_is_done_shows_its_steps_who_agreed_and_its_way_back(
    floor: Floor,
) -> None:
    run = await floor.confirmed()
    await floor.approve.approve(run.id, run.digest, YUSUF)
    await floor.work()
    shown = await card(floor, run.id)
    assert [step.title for step in shown.steps] == ["Mark", "Cut", "Note"]
    assert {step.state for step in shown.steps} == {StepState.DONE}
    now = floor.scene.clock()
    assert shown.approvals == (Approval("yusuf", YUSUF, run.digest, now),)
    assert (shown.undo, shown.undone) == ("Give back", False)


async def test_what_was_taken_back_says_so_once_that_is_done(floor: Floor) -> None:
    run = await floor.confirmed()
    await floor.approve.approve(run.id, run.digest, YUSUF)
    await floor.work()
    undo = await floor.confirmed(await floor.planned(undoes=run.id))
    assert (await card(floor, run.id)).undo == "Give back"
    await floor.work()
    assert (await floor.run(undo)).status is RunStatus.SUCCEEDED
    shown = await card(floor, run.id)
    assert (shown.undo, shown.undone) == ("", True)
    taken_back = await card(floor, undo.id)
    assert (taken_back.title, taken_back.undo, taken_back.undone) == ("Give back", "", False)


async def test_a_run_that_nobody_made(floor: Floor) -> None:
    with pytest.raises(RunIsUnknown):
        await card(floor, "none")
