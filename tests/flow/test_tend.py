"""What the engine gave up is ended where people see it; old plans are forgotten."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

import pytest

from bot.core.errors import PlanIsGone
from bot.core.run import RunStatus
from bot.durable import Durable
from bot.flow.tend import Tend
from bot.metrics import Metrics
from bot.store import plans
from tests.flow.floor import Floor
from tests.support.scene import Scene


@dataclass
class GivingUp(Durable):
    """An engine that has given some runs up, and remembers until when it was pruned."""

    dead: list[str] = field(default_factory=list)
    pruned: list[datetime] = field(default_factory=list)
    ended: Sequence[str] = ()

    async def given_up(self) -> list[str]:
        return self.dead

    async def prune(self, before: datetime, ended: Sequence[str] = ()) -> int:
        self.pruned.append(before)
        self.ended = ended
        return 0


@pytest.fixture
async def floor(scene: Scene) -> Floor:
    made = Floor(scene)
    await made.attacked()
    return made


@pytest.fixture
def engine(floor: Floor) -> GivingUp:
    return GivingUp(floor.scene.database, "", "me", floor.execute.run)


@pytest.fixture
def tend(floor: Floor, engine: GivingUp) -> Tend:
    return Tend(floor.scene.database, engine, floor.execute, floor.scene.clock, Metrics())


def given_up(tend: Tend) -> float | None:
    return tend.metrics.registry.get_sample_value("firebreak_runs_given_up_total")


async def test_what_was_given_up_ends_as_unknown_and_only_once(
    floor: Floor, engine: GivingUp, tend: Tend
) -> None:
    run = await floor.confirmed()
    engine.dead = [f"{run.id}:0"]
    await tend.once()
    await tend.once()
    over = await floor.run(run)
    assert over.status is RunStatus.UNKNOWN
    assert engine.ended == engine.dead  # and may be forgotten
    assert "too often" in over.says
    assert (await floor.kinds()).count("run.ended") == 1
    assert given_up(tend) == 1


async def test_what_ended_well_stays_as_it_is(floor: Floor, engine: GivingUp, tend: Tend) -> None:
    run = await floor.confirmed()
    await floor.work()
    engine.dead = [f"{run.id}:0"]
    await tend.once()
    assert (await floor.run(run)).status is RunStatus.SUCCEEDED
    assert given_up(tend) == 0


async def test_plans_are_kept_for_a_day_and_those_of_runs_for_good(
    floor: Floor, engine: GivingUp, tend: Tend
) -> None:
    run, idle = await floor.confirmed(), await floor.planned()
    floor.scene.clock.advance(hours=25)
    await tend.once()
    async with floor.scene.database.read() as connection:
        assert (await plans.read(connection, run.id)).id == run.id
        with pytest.raises(PlanIsGone):
            await plans.read(connection, idle.shown.id)
    assert engine.pruned == [floor.scene.clock.now.replace(hour=4, day=20)]
