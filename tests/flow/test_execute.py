"""A run from its confirmation to its end, and everything that can come between."""

import asyncio
from collections.abc import Callable

import pytest

from bot.core.errors import AccessIsDenied, AwsDidNotAnswer, AwsFailed, CallsAreThrottled
from bot.core.ledger import opened
from bot.core.policy import Policy
from bot.core.run import Run, RunStatus, StepState
from bot.core.staff import Staff
from bot.store import run_steps, timers
from tests.flow.floor import ANYBODY, STAFF, TWO, Floor
from tests.support.scene import AMINA, YUSUF, Scene


@pytest.fixture
async def floor(scene: Scene) -> Floor:
    made = Floor(scene)
    await made.attacked()
    return made


async def states(floor: Floor, run: str) -> list[StepState]:
    async with floor.scene.database.read() as connection:
        return [step.state for step in await run_steps.of_run(connection, run)]


async def test_a_run_does_its_steps_verifies_and_says_so(floor: Floor) -> None:
    run = await floor.confirmed()
    assert floor.queued == [(run.id, "111122223333/eu-west-1/ec2-instance/i-0web2", 0)]
    assert floor.things.writes == []
    await floor.work()

    done = await floor.run(run)
    assert (done.status, done.says) == (RunStatus.SUCCEEDED, "net stands at shut")
    assert floor.things.writes == [("mark", "INC"), ("net", "shut"), ("note", "written")]
    assert await states(floor, run.id) == [StepState.DONE] * 3
    assert (await floor.kinds())[-9:] == [
        "run.started",
        *["step.attempted", "step.succeeded"] * 3,
        "run.ended",
        "incident.contained",
    ]
    entries = await floor.scene.entries((await floor.scene.incident()).id)
    told_of = [opened(one) for one in entries if one.kind == "step.attempted"]
    assert told_of[0]["calls"] == ["world:Write"]
    (told,) = [r for r in await floor.scene.replies(1) if "Cut off" in r]
    assert told == "<@U01AMINA> *Cut off: done and verified.* web-2: net stands at shut"


async def test_it_writes_in_the_execute_role_and_looks_in_the_read_role(floor: Floor) -> None:
    await floor.confirmed()
    await floor.work()
    roles = [place.role.rpartition("-")[2] for place in floor.asked]
    assert roles == ["execute", "execute", "execute", "read"]
    assert {place.actor for place in floor.asked} == {"slack:U01AMINA"}


async def test_what_was_contained_stays_open_until_it_is_given_back(floor: Floor) -> None:
    run = await floor.confirmed()
    await floor.work()
    assert (await floor.scene.incident()).contained

    undo = await floor.confirmed(await floor.planned(undoes=run.id))
    await floor.work()
    assert (await floor.run(undo)).status is RunStatus.SUCCEEDED
    assert floor.things.now["net"] == "open"
    assert not (await floor.scene.incident()).contained
    (message,) = [m for m in await floor.scene.messages(1) if run.id in m.key and m.role == "run"]
    assert message.wanted == (await floor.run(run)).revision > 1  # it says so, without the button


async def test_the_world_changed_since_the_plan(floor: Floor) -> None:
    run = await floor.confirmed()
    floor.things.now["net"] = "half open"
    await floor.work()
    done = await floor.run(run)
    assert done.status is RunStatus.CHANGED
    assert done.says.startswith("The world changed since the plan: what would change is not")
    assert floor.things.writes == []


async def test_what_became_impossible_is_not_begun(floor: Floor) -> None:
    run = await floor.confirmed()
    floor.things.blocked = "it is a NAT instance by now"
    await floor.work()
    assert (await floor.run(run)).says == ("It cannot run any more: it is a NAT instance by now")
    assert floor.things.writes == []


async def test_a_role_that_was_taken_away_since_counts(floor: Floor) -> None:
    run = await floor.confirmed()
    floor.staff = Staff(STAFF.people, {"responder": ("yusuf",), "commander": ("yusuf",)})
    floor.rewire()
    await floor.work()
    done = await floor.run(run)
    assert done.status is RunStatus.REJECTED
    assert "it needs the role responder (yusuf)" in done.says
    assert floor.things.writes == []


async def test_an_approver_who_was_removed_since_counts(floor: Floor) -> None:
    floor.policies = (ANYBODY, TWO)
    floor.rewire()
    run = await floor.confirmed()
    await floor.approve.approve(run.id, run.digest, YUSUF)
    floor.staff = Staff(STAFF.people, {**STAFF.roles, "commander": ("amina",)})
    floor.rewire()
    await floor.work()
    assert "It lacks the approval of the role commander" in (await floor.run(run)).says
    assert floor.things.writes == []


async def test_a_demand_that_came_since_counts(floor: Floor) -> None:
    run = await floor.confirmed()
    floor.policies = (ANYBODY, TWO)
    floor.rewire()
    await floor.work()
    assert (await floor.run(run)).status is RunStatus.REJECTED
    assert floor.things.writes == []


def failing(times: int, failure: AwsFailed) -> Callable[[], None]:
    """Return what fails so often."""
    left = [failure] * times

    def fail() -> None:
        if left:
            raise left.pop()

    return fail


@pytest.mark.parametrize("where", ["plan", "cut", "verify"])
async def test_throttling_is_waited_out(floor: Floor, where: str) -> None:
    run = await floor.confirmed()
    floor.things.before[where] = failing(6, CallsAreThrottled("slow down"))
    await floor.work()
    assert (await floor.run(run)).status is RunStatus.SUCCEEDED


async def test_who_cancels_need_not_wait_for_aws(floor: Floor) -> None:
    run = await floor.confirmed()
    floor.execute.pace = 0.05
    cancelling: list[asyncio.Task[Run]] = []

    def throttled() -> None:
        cancelling.append(asyncio.ensure_future(floor.halt.cancel(run.id, AMINA)))
        raise CallsAreThrottled("slow down")

    floor.things.before["cut"] = throttled
    await floor.work()
    assert len(cancelling) == 1
    assert (await floor.run(run)).says == "Cut: slow down. net stands at open"
    assert (await cancelling[0]).cancelled_by == AMINA


async def test_an_effect_that_nobody_can_see_is_no_failure(floor: Floor) -> None:
    run = await floor.confirmed()
    floor.things.before["verify"] = failing(99, CallsAreThrottled("slow down"))
    await floor.work()
    done = await floor.run(run)
    assert done.status is RunStatus.UNKNOWN
    assert done.says == (
        "The steps are done, but nobody could see their effect. AWS could not be asked what "
        "stands there: slow down"
    )
    assert floor.things.now["net"] == "shut"


async def test_access_denied_in_the_middle_ends_it_and_says_what_stands(floor: Floor) -> None:
    def denied() -> None:
        raise AccessIsDenied("ec2:Cut is missing: add it", request_id="req-9")

    floor.things.before["cut"] = denied
    run = await floor.confirmed()
    await floor.work()
    done = await floor.run(run)
    assert done.status is RunStatus.FAILED
    assert done.says == "Cut: ec2:Cut is missing: add it. net stands at open"
    assert await states(floor, run.id) == [StepState.DONE, StepState.FAILED, StepState.WAITING]
    (told,) = [one for one in await floor.scene.messages(1) if "failed" in one.mention]
    assert told.broadcast


async def test_no_answer_to_the_end_is_an_unknown_outcome(floor: Floor) -> None:
    def silent() -> None:
        raise AwsDidNotAnswer("no answer")

    floor.things.before["cut"] = silent
    run = await floor.confirmed()
    await floor.work()
    assert (await floor.run(run)).status is RunStatus.UNKNOWN


async def test_what_is_not_vital_does_not_end_it(floor: Floor) -> None:
    def denied() -> None:
        raise AccessIsDenied("ec2:Note is missing")

    floor.things.before["note"] = denied
    run = await floor.confirmed()
    await floor.work()
    done = await floor.run(run)
    assert done.status is RunStatus.SUCCEEDED
    assert done.says == "Not done: Note (ec2:Note is missing). net stands at shut"


async def test_a_bug_of_ours_does_not_leave_it_without_an_end(floor: Floor) -> None:
    def bug() -> None:
        raise ZeroDivisionError

    floor.things.before["cut"] = bug
    run = await floor.confirmed()
    await floor.work()
    done = await floor.run(run)
    assert done.status is RunStatus.UNKNOWN
    assert done.says.startswith("Firebreak hit an error of its own")


async def test_an_effect_that_is_not_there_is_no_success(floor: Floor) -> None:
    def undone() -> None:
        floor.things.now["net"] = "open"

    floor.things.before["note"] = undone
    run = await floor.confirmed()
    await floor.work()
    done = await floor.run(run)
    assert done.status is RunStatus.FAILED
    assert done.says == "The steps are done, but the effect is not there. net stands at open"


async def test_a_step_that_waits_shows_how_far_it_is(floor: Floor) -> None:
    floor.things.waits = 3
    run = await floor.confirmed()
    await floor.work()
    assert (await floor.run(run)).status is RunStatus.SUCCEEDED
    assert floor.things.waits == 0


async def test_cancel_comes_between_two_steps(floor: Floor) -> None:
    run = await floor.confirmed()
    floor.after = [lambda: floor.halt.cancel(run.id, YUSUF)]
    await floor.work()
    done = await floor.run(run)
    assert (done.status, done.cancelled_by) == (RunStatus.CANCELLED, YUSUF)
    assert done.says == "1 of 3 steps were done. net stands at open"
    assert floor.things.writes == [("mark", "INC")]


async def test_after_a_kill_it_goes_on_with_the_step_whose_outcome_is_missing(
    floor: Floor,
) -> None:
    """The process dies after AWS did it, and before that was written down."""
    run = await floor.confirmed()

    def die() -> None:
        floor.things.before.clear()
        floor.things.write("net", "shut")
        raise asyncio.CancelledError

    floor.things.before["cut"] = die
    with pytest.raises(asyncio.CancelledError):
        await floor.work()
    assert await states(floor, run.id) == [
        StepState.DONE, StepState.ATTEMPTED, StepState.WAITING,
    ]  # fmt: skip
    await floor.execute.run(run.id)
    assert (await floor.run(run)).status is RunStatus.SUCCEEDED
    assert floor.things.writes == [("mark", "INC"), ("net", "shut"), ("note", "written")]
    assert "run.taken_up" in await floor.kinds()


async def test_a_zombie_does_nothing_more(floor: Floor) -> None:
    """A process stops within a step; another takes the run up and ends it; the first wakes."""
    run = await floor.confirmed()
    asleep, awake = asyncio.Event(), asyncio.Event()

    async def sleep() -> None:
        asleep.set()
        await awake.wait()

    floor.after = [sleep]
    zombie = asyncio.create_task(floor.execute.run(run.id))
    await asleep.wait()
    floor.rewire()
    await floor.execute.run(run.id)
    awake.set()
    await zombie
    assert floor.things.writes == [("mark", "INC"), ("net", "shut"), ("note", "written")]
    assert (await floor.kinds()).count("run.ended") == 1


async def test_a_freeze_pauses_it_where_it_may_rest_and_then_it_goes_on(floor: Floor) -> None:
    run = await floor.confirmed()
    floor.after = [lambda: floor.halt.freeze(YUSUF, "wait for the bank")]
    await floor.work()
    paused = await floor.run(run)
    assert paused.status is RunStatus.PAUSED
    assert paused.says == "Frozen: wait for the bank. 2 of 3 steps were done"
    assert floor.things.writes == [("mark", "INC"), ("net", "shut")]  # not after "mark" alone

    assert await floor.halt.unfreeze(YUSUF) == 1
    await floor.work()
    assert (await floor.run(run)).status is RunStatus.SUCCEEDED


async def test_it_is_looked_at_again_later(floor: Floor) -> None:
    run = await floor.confirmed()
    await floor.work()
    async with floor.scene.database.read() as connection:
        later = await timers.due(connection, floor.scene.clock.now.replace(hour=4), 10)
    mine = [(one.kind, one.turn) for one in later if one.run == run.id]
    assert mine == [("recheck", 0), ("recheck", 1)]


async def test_broken_glass_runs_without_approval_where_it_may(floor: Floor) -> None:
    allowing = {"actions": "cut", "approve": "commander", "break_glass": "responder"}
    floor.policies = (ANYBODY, Policy.model_validate(allowing))
    floor.rewire()
    run = await floor.confirmed(break_glass=True)
    await floor.work()
    assert (await floor.run(run)).status is RunStatus.SUCCEEDED
    entries = await floor.scene.entries((await floor.scene.incident()).id)
    (asked,) = [opened(one) for one in entries if one.kind == "run.requested"]
    assert asked["break_glass"] is True
    assert any("<!channel>" in reply for reply in await floor.scene.replies(1))
