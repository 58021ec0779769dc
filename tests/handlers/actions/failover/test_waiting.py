"""The wait for a failover, which does not last for ever."""

from datetime import UTC, datetime, timedelta

from handlers.actions.failover import failover
from handlers.patience import Patience
from tests.handlers.actions.failover.running import plan_of
from tests.handlers.actions.failover.world import World

BEGAN = datetime(2026, 11, 20, 3, 12, tzinfo=UTC)


def test_it_asks_for_another_look_until_patience_ends(world: World) -> None:
    now = BEGAN
    target = world.instance()
    plan = plan_of(world, target)
    start, wait = failover(Patience(seconds=60, every=2, clock=lambda: now)).steps(plan)
    world.passes = False

    made = start.run(world.aws, plan, {}).made
    now += timedelta(seconds=59)
    early = wait.run(world.aws, plan, made)
    now += timedelta(seconds=1)
    late = wait.run(world.aws, plan, made)

    assert (early.ok, early.again, early.says) == (True, 2, f"{target.id} is rebooting")
    assert (late.ok, late.again) == (False, 0)
    assert late.says == f"Not there after 60 s: {target.id} is rebooting"


def test_it_is_over_as_soon_as_it_is_there(world: World) -> None:
    plan = plan_of(world, world.instance())
    start, wait = failover().steps(plan)
    world.passes = False
    made = start.run(world.aws, plan, {}).made

    meanwhile = wait.run(world.aws, plan, made)
    world.now += timedelta(seconds=30)
    outcome = wait.run(world.aws, plan, made)

    assert meanwhile.again == 5
    assert (outcome.ok, outcome.again) == (True, 0)
    assert not wait.vital
    assert start.vital
