"""After a run worked somebody looks again, and says it where it was put back."""

from collections.abc import Callable
from typing import Any

import pytest

from bot.core.action import Aws
from bot.core.errors import AwsIsAway
from bot.core.ledger import opened
from bot.core.message import Role
from bot.core.run import Run
from bot.flow.finish import RECHECK
from bot.flow.propose import Place
from bot.flow.recheck import Recheck
from bot.flow.sweep import Sweep
from tests.flow.floor import ACTIONS, ROLE, Floor
from tests.support.deed_action import Here
from tests.support.scene import AMINA, Scene

# SQLite alone: what is written goes through `progress`, which is tested on both.
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
GONE = "<@U01AMINA> Cut off on web-2: net stands at open"


class Looking:
    """Asks the world, unless AWS is away; asked: where."""

    def __init__(self, floor: Floor) -> None:
        self.floor, self.away = floor, False
        self.asked: list[Place] = []

    async def __call__(self, place: Place, incident: str, work: Callable[[Aws], Any]) -> Any:
        assert incident == "INC-1"
        self.asked.append(place)
        if self.away:
            raise AwsIsAway("no connection to AWS")
        return work(Here(self.floor.things))


@pytest.fixture
async def floor(scene: Scene) -> Floor:
    made = Floor(scene)
    await made.attacked()
    await made.without_evidence()
    return made


@pytest.fixture
async def done(floor: Floor) -> Run:
    """Return a run that worked; it shall be looked at after one minute and after five."""
    run = await floor.confirmed()
    await floor.work()
    return await floor.run(run)


@pytest.fixture
def looking(floor: Floor) -> Looking:
    return Looking(floor)


@pytest.fixture
def sweep(floor: Floor, looking: Looking) -> Sweep:
    scene = floor.scene
    recheck = Recheck(scene.database, ACTIONS, floor.propose, looking, scene.clock, lambda: None)
    return Sweep(scene.database, {RECHECK: recheck.again}, scene.clock)


async def after(floor: Floor, sweep: Sweep, minutes: float) -> int:
    floor.scene.clock.advance(minutes=minutes)
    return await sweep.once()


async def calls(floor: Floor) -> list[str]:
    """Return what the channel was told of it."""
    told = [one for one in await floor.scene.messages(1) if one.role is Role.REPLY]
    return [f"{one.mention} {one.text}" for one in told if one.broadcast]


async def found(floor: Floor) -> list[tuple[bool, str]]:
    """Return what the ledger says that was seen."""
    (incident,) = await floor.scene.incidents()
    entries = [opened(one) for one in await floor.scene.entries(incident.id)]
    return [(one["still_there"], one["says"]) for one in entries if "still_there" in one]


async def test_what_is_still_there_is_written_down_and_disturbs_nobody(
    floor: Floor, sweep: Sweep, looking: Looking, done: Run
) -> None:
    del done  # it worked
    assert await after(floor, sweep, 0.9) == 0
    assert await after(floor, sweep, 0.1) == 1
    assert await after(floor, sweep, 4) == 1
    assert await after(floor, sweep, 60) == 0
    assert await found(floor) == [(True, "net stands at shut")] * 2
    assert await calls(floor) == []
    assert {(place.role, place.actor) for place in looking.asked} == {(f"{ROLE}-read", AMINA)}


async def test_what_somebody_put_back_is_said_in_the_channel_each_time(
    floor: Floor, sweep: Sweep, done: Run
) -> None:
    del done  # it worked
    floor.things.now["net"] = "open"
    await after(floor, sweep, 1)
    assert await calls(floor) == [GONE]
    await after(floor, sweep, 4)
    assert await calls(floor) == [GONE] * 2
    assert await found(floor) == [(False, "net stands at open")] * 2


async def test_after_an_undo_nobody_looks(
    floor: Floor, sweep: Sweep, looking: Looking, done: Run
) -> None:
    await floor.confirmed(await floor.planned(undoes=done.id))
    await floor.work()
    assert floor.things.now["net"] == "open"
    assert await after(floor, sweep, 60) == 2
    assert looking.asked == []
    assert (await calls(floor), await found(floor)) == ([], [])
    assert await after(floor, sweep, 60) == 0


async def test_an_undo_that_did_nothing_yet_hides_nothing(
    floor: Floor, sweep: Sweep, done: Run
) -> None:
    await floor.confirmed(await floor.planned(undoes=done.id))
    floor.things.now["net"] = "open"
    await after(floor, sweep, 1)
    assert await calls(floor) == [GONE]


async def test_what_cannot_be_seen_is_said(
    floor: Floor, sweep: Sweep, looking: Looking, done: Run
) -> None:
    del done  # it worked
    looking.away = True
    assert await after(floor, sweep, 1) == 1
    (told,) = await calls(floor)
    assert told.endswith("it could not be looked at again: no connection to AWS")
    assert await after(floor, sweep, 0) == 0
