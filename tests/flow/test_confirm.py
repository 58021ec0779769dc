"""Confirming a plan: what makes a run of it, and what is refused and written down."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from bot.core.account import Account
from bot.core.errors import (
    ActionDoesNotFit,
    EverythingIsFrozen,
    FirebreakError,
    PersonIsNotAllowed,
    PlanIsGone,
    PlanIsNotAgreedTo,
    TargetIsBusy,
)
from bot.core.ledger import opened
from bot.core.message import Role
from bot.core.run import RunStatus
from bot.flow.propose import Wanted
from bot.store import plans, runs, timers
from tests.flow.floor import ACCOUNT, ANYBODY, TWO, Floor
from tests.support.alerts import WEB_2, finding
from tests.support.scene import AMINA, YUSUF, Scene


@pytest.fixture
async def floor(scene: Scene) -> Floor:
    made = Floor(scene)
    await made.attacked()
    return made


async def test_a_plan_is_kept_and_written_down_before_it_is_shown(floor: Floor) -> None:
    proposed = await floor.planned()
    async with floor.scene.database.read() as connection:
        kept = await plans.read(connection, proposed.shown.id)
    assert kept == proposed.shown
    assert (proposed.refusal, proposed.hindrance) == ("", "")
    assert (await floor.kinds())[-1] == "plan.shown"
    entries = await floor.scene.entries((await floor.scene.incident()).id)
    would = [f"{one.what}: {one.before} -> {one.after}" for one in kept.plan.changes]
    assert opened(entries[-1])["changes"] == would
    assert would
    assert floor.things.writes == []


async def test_without_approval_it_gets_its_turn_at_once(floor: Floor) -> None:
    run = await floor.confirmed()
    assert run.status is RunStatus.APPROVED
    (message,) = [m for m in await floor.scene.messages(1) if m.role is Role.RUN]
    assert message.wanted == run.revision
    assert (await floor.kinds())[-1] == "run.requested"


async def test_with_approval_it_waits_for_it(floor: Floor) -> None:
    floor.policies = (ANYBODY, TWO)
    floor.rewire()
    run = await floor.confirmed()
    assert (run.status, run.demands) == (RunStatus.ASKED, ("commander",))
    assert floor.queued == []
    async with floor.scene.database.read() as connection:
        due = await timers.due(connection, run.expires_at, 10)
    assert [one.kind for one in due if one.run == run.id] == ["ask", "expire"]


async def test_a_second_click_is_the_same_run(floor: Floor) -> None:
    proposed = await floor.planned()
    first, second = await asyncio.gather(floor.confirmed(proposed), floor.confirmed(proposed))
    assert first.id == second.id
    assert len(floor.queued) == 1
    assert (await floor.kinds()).count("run.requested") == 1


async def test_two_people_at_once_are_one_run_and_one_answer(floor: Floor) -> None:
    mine, theirs = await floor.planned(AMINA), await floor.planned(YUSUF)
    asked = [floor.confirmed(mine), floor.confirmed(theirs, actor=YUSUF)]
    found = await asyncio.gather(*asked, return_exceptions=True)
    (refused,) = [one for one in found if isinstance(one, Exception)]
    assert isinstance(refused, TargetIsBusy)
    assert "cut is under way on web-2 (INC-1)" in str(refused)
    assert len(floor.queued) == 1


REFUSED: list[tuple[dict[str, Any], type[FirebreakError], str]] = [
    ({"digest": "0" * 64}, PlanIsGone, "not the plan that was shown"),
    ({"actor": "slack:U0GUEST"}, PersonIsNotAllowed, "it needs the role responder (amina, yusuf)"),
    ({"break_glass": True}, PersonIsNotAllowed, "You cannot break the glass here"),
    ({"reason": " \n"}, PlanIsNotAgreedTo, "Say why"),
    ({"plan": "nowhere"}, PlanIsGone, "no longer kept"),
]


@pytest.mark.parametrize(("given", "error", "says"), REFUSED)
async def test_what_is_refused(
    floor: Floor, given: dict[str, Any], error: type[FirebreakError], says: str
) -> None:
    with pytest.raises(error) as refused:
        await floor.confirmed(**given)
    assert says in str(refused.value)
    assert floor.queued == []
    async with floor.scene.database.read() as connection:
        assert await runs.of_incident(connection, 1) == []


@pytest.mark.parametrize("given", [one[0] for one in REFUSED[:3]])
async def test_an_attempt_without_the_right_is_in_the_ledger(
    floor: Floor, given: dict[str, Any]
) -> None:
    with pytest.raises(FirebreakError):
        await floor.confirmed(**given)
    last = (await floor.scene.entries((await floor.scene.incident()).id))[-1]
    assert last.kind == "action.refused"
    assert opened(last)["actor"] == given.get("actor", AMINA)


async def test_warnings_must_be_acknowledged(floor: Floor) -> None:
    floor.things.warning = "one healthy target is left"
    proposed = await floor.planned()
    with pytest.raises(PlanIsNotAgreedTo, match="I understand"):
        await floor.confirmed(proposed)
    assert (await floor.confirmed(proposed, understood=True)).status is RunStatus.APPROVED


async def test_a_blocked_plan_cannot_be_confirmed(floor: Floor) -> None:
    floor.things.blocked = "it is a NAT instance"
    with pytest.raises(PlanIsNotAgreedTo, match="it is a NAT instance"):
        await floor.confirmed(understood=True)


async def test_an_old_plan_cannot_be_confirmed(floor: Floor) -> None:
    proposed = await floor.planned()
    floor.scene.clock.advance(minutes=16)
    with pytest.raises(PlanIsGone, match="15 minutes"):
        await floor.confirmed(proposed)


async def test_without_a_policy_nobody_may(floor: Floor) -> None:
    floor.policies = (TWO,)  # which says who approves, and not who runs
    floor.rewire()
    proposed = await floor.planned()
    assert proposed.refusal == "No policy lets anybody run cut in shop: see firebreak.yaml."
    assert (await floor.kinds())[-2:] == ["plan.shown", "action.refused"]
    with pytest.raises(PersonIsNotAllowed):
        await floor.confirmed(proposed)


async def test_without_an_execute_role_it_is_plan_only(floor: Floor) -> None:
    floor.accounts[ACCOUNT] = Account(name="shop", environment="production")
    proposed = await floor.planned()
    assert "plan-only" in proposed.hindrance
    with pytest.raises(PlanIsNotAgreedTo, match="plan-only"):
        await floor.confirmed(proposed)


async def test_a_freeze_refuses_it_and_says_why(floor: Floor) -> None:
    await floor.halt.freeze(YUSUF, "wait for the bank")
    with pytest.raises(EverythingIsFrozen, match="wait for the bank"):
        await floor.confirmed()
    assert await floor.scene.kinds() == ["freeze.began"]


async def test_a_sample_is_never_acted_on(scene: Scene) -> None:
    floor = Floor(scene)
    await scene.say(finding(sample=True))
    with pytest.raises(ActionDoesNotFit, match="sample"):
        await floor.planned()


async def test_a_target_of_another_incident_is_not_planned_for(floor: Floor) -> None:
    other = replace(WEB_2, id="i-0other")
    with pytest.raises(ActionDoesNotFit, match="no target of INC-1"):
        await floor.propose.plan(await floor.look.find(1), Wanted("cut", other, {}), AMINA)


async def test_a_second_person_is_asked_where_the_plan_says_so(floor: Floor) -> None:
    floor.things.second_person = "it gives back what was cut for a reason"
    run = await floor.confirmed()
    assert run.demands == ("responder",)


@pytest.mark.parametrize("of", [lambda f: f.confirmed(), lambda f: f.planned()])
async def test_every_chain_is_sound(floor: Floor, of: Callable[[Floor], Any]) -> None:
    await of(floor)
    assert await floor.kinds()
