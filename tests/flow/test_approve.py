"""Approving, rejecting and calling off: by the digest, and by the right person."""

import asyncio
from typing import Any

import pytest

from bot.core.errors import (
    EverythingIsFrozen,
    FirebreakError,
    PersonIsNotAllowed,
    PlanIsGone,
    RunIsNotOpen,
    RunIsUnknown,
    TargetIsBusy,
)
from bot.core.policy import Policy
from bot.core.run import Run, RunStatus
from bot.store import timers
from tests.flow.floor import ANYBODY, TWO, Floor
from tests.support.scene import AMINA, YUSUF, Scene

FORGED = "0" * 64


@pytest.fixture
async def floor(scene: Scene) -> Floor:
    made = Floor(scene, policies=(ANYBODY, TWO))
    await made.attacked()
    return made


@pytest.fixture
async def asked(floor: Floor) -> Run:
    return await floor.confirmed()


async def test_another_person_approves_and_it_gets_its_turn(floor: Floor, asked: Run) -> None:
    run = await floor.approve.approve(asked.id, asked.digest, YUSUF)
    assert run.status is RunStatus.APPROVED
    assert [one[0] for one in floor.queued] == [asked.id]
    assert (await floor.kinds())[-1] == "run.approved"
    async with floor.scene.database.read() as connection:
        left = await timers.due(connection, asked.expires_at, 10)
    assert [one for one in left if one.run == asked.id] == []
    await floor.work()
    assert (await floor.run(asked)).status is RunStatus.SUCCEEDED


Refusal = tuple[str, dict[str, Any], type[FirebreakError], str]
GUEST, OTHER = {"actor": "slack:U0GUEST"}, {"digest": FORGED}
REFUSED: list[Refusal] = [
    ("approve", {"actor": AMINA}, PersonIsNotAllowed, "You asked for this yourself"),
    ("approve", GUEST, PersonIsNotAllowed, "it needs the role commander"),
    ("approve", OTHER, PlanIsGone, "not the plan that this run has"),
    ("reject", GUEST, PersonIsNotAllowed, "it needs the role commander"),
    ("reject", OTHER, PlanIsGone, "not the plan that this run has"),
]


@pytest.mark.parametrize("refusal", REFUSED)
async def test_what_is_refused_is_written_down(floor: Floor, asked: Run, refusal: Refusal) -> None:
    verb, given, error, says = refusal
    known = {"run_id": asked.id, "digest": asked.digest, "actor": YUSUF}
    with pytest.raises(error) as refused:
        await getattr(floor.approve, verb)(**{**known, **given})
    assert says in str(refused.value)
    assert floor.queued == []
    assert (await floor.kinds())[-1] == "approval.refused"


async def test_a_double_click_on_approve_is_one_run(floor: Floor, asked: Run) -> None:
    clicks = [floor.approve.approve(asked.id, asked.digest, YUSUF) for _ in range(2)]
    found = await asyncio.gather(*clicks, return_exceptions=True)
    assert sorted(type(one).__name__ for one in found) == ["Run", "RunIsNotOpen"]
    assert len(floor.queued) == 1


async def test_what_expired_cannot_be_approved(floor: Floor, asked: Run) -> None:
    floor.scene.clock.advance(minutes=31)
    with pytest.raises(RunIsNotOpen, match="30 minutes"):
        await floor.approve.approve(asked.id, asked.digest, YUSUF)
    assert floor.queued == []


async def test_every_role_that_is_demanded_must_agree(scene: Scene) -> None:
    second = Policy.model_validate({"actions": "cut", "approve": "yusuf"})
    third = Policy.model_validate({"actions": "cut", "approve": "chief"})
    floor = Floor(scene, policies=(ANYBODY, second, third))
    floor.staff = type(floor.staff)(
        {
            **floor.staff.people,
            "zoe": floor.staff.people["amina"].model_copy(update={"slack": "U03ZOE"}),
        },
        {**floor.staff.roles, "chief": ("zoe",)},
    )
    floor.rewire()
    await floor.attacked()
    run = await floor.confirmed()
    once = await floor.approve.approve(run.id, run.digest, YUSUF)
    assert once.status is RunStatus.ASKED
    twice = await floor.approve.approve(run.id, run.digest, "slack:U03ZOE")
    assert twice.status is RunStatus.APPROVED


async def test_a_no_is_a_no(floor: Floor, asked: Run) -> None:
    run = await floor.approve.reject(asked.id, asked.digest, YUSUF)
    assert run.status is RunStatus.REJECTED
    with pytest.raises(RunIsNotOpen, match="rejected already"):
        await floor.approve.approve(asked.id, asked.digest, YUSUF)


async def test_whoever_asked_can_call_it_off(floor: Floor, asked: Run) -> None:
    assert (await floor.approve.reject(asked.id, asked.digest, AMINA)).is_over


async def test_another_run_on_the_target_meanwhile(floor: Floor, asked: Run) -> None:
    other = await floor.confirmed()
    await floor.approve.approve(other.id, other.digest, YUSUF)
    with pytest.raises(TargetIsBusy, match="wait until it is over"):
        await floor.approve.approve(asked.id, asked.digest, YUSUF)
    assert (await floor.run(asked)).status is RunStatus.ASKED


async def test_a_freeze_holds_approvals_too(floor: Floor, asked: Run) -> None:
    await floor.halt.freeze(YUSUF, "")
    with pytest.raises(EverythingIsFrozen, match="no reason given"):
        await floor.approve.approve(asked.id, asked.digest, YUSUF)
    await floor.halt.unfreeze(AMINA)
    await floor.approve.approve(asked.id, asked.digest, YUSUF)


async def test_there_is_no_such_run(floor: Floor) -> None:
    with pytest.raises(RunIsUnknown):
        await floor.approve.approve("nowhere", FORGED, YUSUF)
