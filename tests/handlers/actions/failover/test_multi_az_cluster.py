"""A Multi-AZ DB cluster's failover to a readable standby."""

from tests.handlers.actions.failover.running import UNDO, moved, plan_of, run, undo_of
from tests.handlers.actions.failover.world import World


def test_a_standby_becomes_the_writer_and_nothing_is_lost(world: World) -> None:
    target = world.cluster({}, {}, {}, engine="mysql")
    for number in (2, 3):
        world.lag("ReplicaLag", f"{target.id}-{number}", 0)

    plan = moved(world, target)

    assert plan.saved["way"] == "multi_az_cluster"
    assert plan.choices["to"] == (f"reader {target.id}-2", f"reader {target.id}-3")
    assert (plan.data_loss, plan.warned) == ("", ())
    back = undo_of(world, target, plan.saved)
    assert back.changes[0].after == f"{target.id}-1"
    assert all(outcome.ok for outcome in run(world, back, UNDO))


def test_a_standby_far_behind_is_warned_of(world: World) -> None:
    target = world.cluster({}, {}, engine="mysql")
    world.lag("ReplicaLag", f"{target.id}-2", 40)

    assert [each.name for each in plan_of(world, target).warned] == ["Lag"]
