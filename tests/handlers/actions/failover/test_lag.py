"""How far replicas are behind, and what is lost by it."""

import pytest

from handlers.actions.failover.lag import AURORA_LAG, REPLICA_LAG, loss, read_lags, spelled
from tests.handlers.actions.failover.world import World


@pytest.mark.parametrize(
    ("lag", "bound"),
    [
        (0.0, "up to 1 s"),
        (1.0, "up to 1 s"),
        (1.1, "up to 5 s"),
        (7.0, "up to 10 s"),
        (59.0, "up to 60 s"),
        (3600.0, "up to 3600 s"),
        (3601.0, "more than 3600 s"),
        (None, "nobody measures how many"),
    ],
)
def test_a_loss_is_told_as_a_bound(lag: float | None, bound: str) -> None:
    assert bound in loss(lag)


def test_a_reading_that_differs_a_little_makes_no_other_loss() -> None:
    assert loss(6.2) == loss(9.9)
    assert loss(6.2) != loss(10.1)


@pytest.mark.parametrize(("lag", "words"), [(0.02, "20 ms"), (0.0, "0 ms"), (7.4, "7 s")])
def test_a_lag_is_spelled_for_people(lag: float, words: str) -> None:
    assert spelled(lag) == words


def test_lags_are_read_in_seconds_and_the_unmeasured_are_left_out(world: World) -> None:
    one, two, idle = (world.named(name) for name in ("one", "two", "idle"))
    world.lag("AuroraReplicaLag", one, 20)
    world.lag("AuroraReplicaLag", two, 1500)

    lags = read_lags(world.aws, AURORA_LAG, [idle, one, two])

    assert lags == pytest.approx({one: 0.02, two: 1.5})


def test_minus_one_means_that_nothing_is_replicated(world: World) -> None:
    world.lag("ReplicaLag", world.named("copy"), -1)

    assert read_lags(world.aws, REPLICA_LAG, [world.named("copy")]) == {}


def test_without_replicas_nobody_is_asked(world: World) -> None:
    assert read_lags(world.aws, REPLICA_LAG, []) == {}
    assert world.aws.made == []
