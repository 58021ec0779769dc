"""Cancelling one run and freezing all: who may, and what it does to runs at rest."""

import pytest

from bot.core.errors import EverythingIsFrozen, PersonIsNotAllowed, RunIsNotOpen
from bot.core.kinds import sentence
from bot.core.ledger import SYSTEM, opened
from bot.core.policy import Policy
from bot.core.run import RunStatus
from tests.flow.floor import ANYBODY, TWO, Floor
from tests.support.scene import AMINA, YUSUF, Scene

STRANGER = "slack:U0NOBODY"


@pytest.fixture
async def floor(scene: Scene) -> Floor:
    made = Floor(scene)
    await made.attacked()
    return made


async def test_a_run_that_waits_for_its_turn_ends_at_once(floor: Floor) -> None:
    run = await floor.confirmed()
    assert (await floor.halt.cancel(run.id, YUSUF)).status is RunStatus.CANCELLED
    await floor.work()
    assert floor.things.writes == []
    with pytest.raises(RunIsNotOpen, match="cancelled already"):
        await floor.halt.cancel(run.id, YUSUF)


async def test_a_request_can_be_cancelled(scene: Scene) -> None:
    floor = Floor(scene, policies=(ANYBODY, TWO))
    await floor.attacked()
    run = await floor.confirmed()
    assert (await floor.halt.cancel(run.id, AMINA)).is_over


async def test_a_stranger_cancels_nothing(floor: Floor) -> None:
    run = await floor.confirmed()
    with pytest.raises(PersonIsNotAllowed, match="You cannot cancel this"):
        await floor.halt.cancel(run.id, STRANGER)
    assert (await floor.run(run)).status is RunStatus.APPROVED


async def test_a_freeze_is_in_the_system_s_chain(floor: Floor) -> None:
    await floor.halt.freeze(AMINA, "a migration <runs>")
    with pytest.raises(EverythingIsFrozen):
        await floor.halt.freeze(YUSUF, "again")
    await floor.halt.unfreeze(YUSUF)
    entries = await floor.scene.entries(SYSTEM)
    told = [(one.kind, opened(one)["actor"], opened(one).get("reason")) for one in entries]
    assert told == [
        ("freeze.began", AMINA, "a migration <runs>"),
        ("freeze.lifted", YUSUF, None),
    ]


async def test_who_may_not_lift_it_is_told_who_may(floor: Floor) -> None:
    await floor.halt.freeze(AMINA, "x")
    with pytest.raises(PersonIsNotAllowed, match=r"the role responder \(amina, yusuf\)"):
        await floor.halt.unfreeze(STRANGER)
    floor.policies = (Policy.model_validate({"actions": "cut", "run": "responder"}),)
    floor.rewire()
    with pytest.raises(PersonIsNotAllowed, match="a policy for unfreeze"):
        await floor.halt.unfreeze(AMINA)
    *_, first, last = await floor.scene.entries(SYSTEM)
    assert [(one.kind, opened(one)["actor"]) for one in (first, last)] == [
        ("action.refused", STRANGER),
        ("action.refused", AMINA),
    ]
    assert sentence(last.kind, opened(last)) == (
        f"{AMINA} was refused unfreeze on all actions: You cannot lift the freeze: that needs "
        "a policy for unfreeze."
    )


async def test_nothing_is_frozen(floor: Floor) -> None:
    with pytest.raises(RunIsNotOpen, match="Nothing is frozen"):
        await floor.halt.unfreeze(AMINA)


async def test_a_run_that_was_queued_before_the_freeze_pauses_before_it_begins(
    floor: Floor,
) -> None:
    run = await floor.confirmed()
    await floor.halt.freeze(YUSUF, "x")
    await floor.work()
    paused = await floor.run(run)
    assert (paused.status, paused.says) == (RunStatus.PAUSED, "Frozen: x. Nothing was changed")
    assert (await floor.halt.cancel(run.id, AMINA)).status is RunStatus.CANCELLED
    await floor.halt.unfreeze(AMINA)
    assert floor.queued == []
