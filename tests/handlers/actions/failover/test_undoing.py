"""What an undo needs, and refuses."""

import pytest

from tests.handlers.actions.failover.running import UNDO, undo_of
from tests.handlers.actions.failover.world import World


@pytest.mark.parametrize("saved", [{}, {"way": "guess"}])
def test_without_what_was_saved_there_is_no_way_back(world: World, saved: dict[str, str]) -> None:
    plan = undo_of(world, world.instance(), saved)

    assert plan.blocked
    assert UNDO.steps(plan) == ()
    assert world.aws.made == []
