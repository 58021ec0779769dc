"""A new incident shows the last ones of the same thing: when, how long, what ended them."""

from typing import Any

import pytest

from bot.core.offer import Offer
from bot.core.run import RunStatus
from bot.flow.look import Look
from bot.store import messages, runs
from tests.flow.test_look import looking
from tests.support.alerts import alarm, minute
from tests.support.runs import run
from tests.support.scene import AMINA, Scene

ROLL_BACK = Offer("roll_back", "Roll back", ("ec2-instance",), "The last one that worked.")


@pytest.fixture
def look(scene: Scene) -> Look:
    return looking(
        scene.database, catalogue=(ROLL_BACK,), permalink=lambda channel, ts: f"{channel}/{ts}"
    )


async def over(scene: Scene, number: int, at: float, *, name: str = "cpu", **given: Any) -> None:
    """Let an incident come and go again within ten minutes."""
    scene.clock.now = minute(at)
    await scene.say(alarm(at, name=name, **given))
    scene.clock.now = minute(at + 10)
    await scene.respond.resolve(number, AMINA, anyway=True)


async def test_the_last_three_of_the_same_resource(scene: Scene, look: Look) -> None:
    for number, at in ((1, 0), (2, 100), (3, 200), (4, 300)):
        await over(scene, number, at, name=f"a-{number}")
    scene.clock.now = minute(400)
    await scene.say(alarm(400, name="another"))
    found = (await look.find(5)).before
    assert [one.number for one in found] == [4, 3, 2]
    assert {one.lasted.total_seconds() for one in found} == {600}
    assert found[0].opened_at == minute(300)


async def test_the_same_alarm_counts_wherever_it_went(scene: Scene, look: Look) -> None:
    await over(scene, 1, 0, targets=())
    scene.clock.now = minute(100)
    await scene.say(alarm(100))
    assert [one.number for one in (await look.find(2)).before] == [1]


async def test_what_worked_before_it_was_over_is_named(scene: Scene, look: Look) -> None:
    scene.clock.now = minute(0)
    await scene.say(alarm(0))
    async with scene.database.write() as connection:
        for ident, at, status in (("r-1", 3, "succeeded"), ("r-2", 5, "failed")):
            done = {"status": RunStatus(status), "ended_at": minute(at), "target": ident}
            await runs.add(connection, run(id=ident, incident=1, action="roll_back", **done))
        (root, *_) = await messages.of_incident(connection, 1)
        await messages.change(connection, root.id, ts="17.5")
    scene.clock.now = minute(9)
    await scene.respond.resolve(1, AMINA, anyway=True)
    scene.clock.now = minute(100)
    await scene.say(alarm(100))
    (one,) = (await look.find(2)).before
    assert (one.fixed, one.link) == ("Roll back", "C0ALARMS/17.5")


async def test_what_was_merged_is_told_by_the_one_it_was_merged_into(
    scene: Scene, look: Look
) -> None:
    await scene.say(alarm(0), alarm(0, name="other", targets=()))
    await scene.regroup.merge(1, 2, AMINA)
    scene.clock.now = minute(10)
    await scene.respond.resolve(2, AMINA, anyway=True)
    scene.clock.now = minute(100)
    await scene.say(alarm(100))
    assert [one.number for one in (await look.find(3)).before] == [2]


async def test_neither_what_is_open_nor_what_is_elsewhere(scene: Scene, look: Look) -> None:
    await over(scene, 1, 0, name="other", targets=())
    scene.clock.now = minute(100)
    await scene.say(alarm(100))
    assert (await look.find(2)).before == ()
    await scene.respond.resolve(2, AMINA, anyway=True)
    assert (await look.find(2)).before == ()
