"""Whoever must approve is asked directly, then mentioned, until somebody answers or time is up."""

from datetime import timedelta

import pytest

from bot.core.ledger import opened
from bot.core.message import Role
from bot.core.run import Run, RunStatus
from bot.flow.confirm import ASK, EXPIRE
from bot.flow.remind import Remind
from bot.flow.sweep import Sweep
from bot.store import timers
from bot.store.timers import Timer
from tests.flow.floor import ANYBODY, TWO, Floor
from tests.support.scene import YUSUF, Scene

STILL = "<@U02YUSUF> still waits for approval: cut. Reason: it attacks others"


LATE = "<@U01AMINA> Nobody approved it within 30 minutes. Nothing was changed; plan it again"


@pytest.fixture
async def floor(scene: Scene) -> Floor:
    made = Floor(scene, policies=(ANYBODY, TWO))
    await made.attacked()
    await made.without_evidence()
    return made


@pytest.fixture
async def asked(floor: Floor) -> Run:
    return await floor.confirmed()


@pytest.fixture
def remind(floor: Floor) -> Remind:
    return Remind(floor.scene.database, floor.authorize, floor.scene.clock, lambda: None)


@pytest.fixture
def sweep(floor: Floor, remind: Remind) -> Sweep:
    work = {ASK: remind.ask, EXPIRE: remind.expire}
    return Sweep(floor.scene.database, work, floor.scene.clock)


async def after(floor: Floor, sweep: Sweep, minutes: float) -> int:
    """Let time pass; return how much was due."""
    floor.scene.clock.advance(minutes=minutes)
    return await sweep.once()


async def due(floor: Floor) -> list[Timer]:
    async with floor.scene.database.read() as connection:
        return await timers.due(connection, floor.scene.clock() + timedelta(days=1), 99)


async def copies(floor: Floor) -> dict[str, int]:
    """Return the revision that each direct message shall show, by Slack user."""
    found = await floor.scene.messages(1)
    return {one.channel: one.wanted for one in found if one.role is Role.COPY}


async def test_for_two_minutes_the_thread_is_enough(floor: Floor, sweep: Sweep, asked: Run) -> None:
    assert await after(floor, sweep, 1.9) == 0
    assert await copies(floor) == {}
    assert (await floor.run(asked)).status is RunStatus.ASKED


async def test_then_each_approver_is_asked_directly_and_the_requester_is_not(
    floor: Floor, sweep: Sweep, asked: Run
) -> None:
    assert await after(floor, sweep, 2) == 1
    run = await floor.run(asked)
    assert await copies(floor) == {"U02YUSUF": run.revision}
    assert (await floor.kinds())[-1] == "approval.asked"
    (incident,) = await floor.scene.incidents()
    entry = (await floor.scene.entries(incident.id))[-1]
    assert opened(entry)["asked"] == ["U02YUSUF"]


async def test_then_they_are_mentioned_every_five_minutes(
    floor: Floor, sweep: Sweep, asked: Run
) -> None:
    del asked  # it waits all the time
    await after(floor, sweep, 2)
    assert await after(floor, sweep, 4.9) == 0
    assert await after(floor, sweep, 0.1) == 1
    assert (await floor.scene.replies(1)).count(STILL) == 1
    assert await after(floor, sweep, 5) == 1
    assert (await floor.scene.replies(1)).count(STILL) == 2
    assert len(await copies(floor)) == 1


async def test_an_approval_ends_it(floor: Floor, sweep: Sweep, asked: Run) -> None:
    await after(floor, sweep, 2)
    await floor.approve.approve(asked.id, asked.digest, YUSUF)
    assert await due(floor) == []
    assert await after(floor, sweep, 60) == 0
    assert (await floor.run(asked)).status is RunStatus.APPROVED
    run = await floor.run(asked)
    assert await copies(floor) == {"U02YUSUF": run.revision}  # it shows that it is approved


@pytest.mark.parametrize("kind", [ASK, EXPIRE])
async def test_a_timer_that_comes_too_late_changes_nothing(
    floor: Floor, sweep: Sweep, asked: Run, kind: str
) -> None:
    run = await floor.approve.approve(asked.id, asked.digest, YUSUF)
    replies = await floor.scene.replies(1)
    async with floor.scene.database.write() as connection:
        await timers.add(connection, [Timer(kind, asked.id, floor.scene.clock())])
    assert await sweep.once() == 1
    assert await due(floor) == []
    assert await floor.run(asked) == run
    assert await floor.scene.replies(1) == replies


async def test_after_half_an_hour_it_expires_and_the_requester_is_told(
    floor: Floor, sweep: Sweep, asked: Run
) -> None:
    for minutes in (2, 27, 1):
        await after(floor, sweep, minutes)
    over = await floor.run(asked)
    assert (over.status, over.ended_at) == (RunStatus.EXPIRED, floor.scene.clock())
    assert (await floor.scene.replies(1))[-1] == LATE
    assert (await floor.kinds())[-1] == "run.expired"
    assert await due(floor) == []
    again = await floor.confirmed()
    assert again.id != asked.id
