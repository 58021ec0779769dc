"""A run that waits for approval pages as its incident does, until somebody answers."""

from collections.abc import Iterator, Mapping

import pytest

from bot.core.run import Run, RunStatus
from bot.flow.confirm import ASK, EXPIRE, PAGE
from bot.flow.look_run import LookRun
from bot.flow.page_approvers import PageApprovers
from bot.flow.remind import Remind
from bot.flow.sweep import Sweep
from tests.flow.floor import ACTIONS, ANYBODY, TWO, Floor
from tests.support.paging import Paging, calls
from tests.support.receivers import Receiver, receiving
from tests.support.scene import AMINA, YUSUF, Scene

STEPS = (
    {"after": "0m", "mention": "responder"},
    {"after": "5m", "notify": "ops"},
    {"after": "10m", "notify": "boss"},
)


@pytest.fixture
def ops() -> Iterator[Receiver]:
    with receiving() as receiver:
        yield receiver


class Room:
    """An incident that somebody works on, in which an approval can be asked for."""

    def __init__(self, scene: Scene, ops: Receiver, steps: tuple[Mapping[str, str], ...]) -> None:
        self.scene, self.ops = scene, ops
        self.paging = Paging(scene, calls(*steps), {"ops": ops.url, "boss": ops.url})
        self.floor = Floor(scene, policies=(ANYBODY, TWO))
        look_run = LookRun(ACTIONS, self.floor.accounts, self.floor.authorize)
        self.paging.look_run = look_run
        _, self.paging.pager, _ = self.paging.replica(scene.database)
        self.sweep = self.started()

    def started(self, known: str = "page") -> Sweep:
        """Return the sweeper, as a process has it that starts. known: an escalation's name."""
        database, clock = self.scene.database, self.scene.clock
        remind = Remind(database, self.floor.authorize, clock, lambda: None)
        pages = PageApprovers(database, {known: self.paging.calls}, clock)
        work = {ASK: remind.ask, EXPIRE: remind.expire, PAGE: pages.page}
        return Sweep(database, work, clock)

    async def asked(self) -> Run:
        await self.floor.attacked()
        await self.floor.without_evidence()
        await self.scene.respond.acknowledge(1, AMINA)
        return await self.floor.confirmed()

    async def after(self, minutes: float) -> list[str]:
        """Let time pass; return the titles that the receiver has by then."""
        self.scene.clock.advance(minutes=minutes)
        while await self.sweep.once():
            pass
        for notifier in ("ops", "boss"):
            await self.paging.page(notifier)
        return self.ops.titles


@pytest.fixture
async def room(scene: Scene, ops: Receiver) -> Room:
    return Room(scene, ops, STEPS)


TITLE = "APPROVAL NEEDED: Cut off on web-2 (shop) INC-1"


async def test_each_notifier_of_the_escalation_is_used_once_in_its_time(room: Room) -> None:
    run = await room.asked()
    assert await room.after(4.9) == []
    assert await room.after(0.1) == [TITLE]
    assert await room.after(4.9) == [TITLE]
    assert await room.after(0.1) == [TITLE] * 2
    assert await room.after(15) == [TITLE] * 2
    assert room.ops.got[0]["message"].splitlines() == [
        "Why you are called: somebody confirmed a plan that needs your approval.",
        "Where: web-2 · i-0web2 · shop · eu-west-1",
        "Asked by amina: it attacks others",
        "Needs the role commander (amina, yusuf), until 03:30 UTC.",
        "Answer in Slack, at INC-1.",
        f"Without Slack: firebreak approve {run.digest[:8]}",
    ]
    told = await room.paging.told("approval.paged")
    assert [(one["paged"], one["reason"]) for one in told] == [
        (["ops"], "approval_waits"),
        (["boss"], "approval_waits"),
    ]
    assert [one["reason"] for one in await room.paging.told("page.sent")] == ["approval_waits"] * 2


async def test_an_acknowledged_incident_still_pages_for_its_approval(room: Room) -> None:
    await room.asked()  # which is acknowledged
    assert await room.after(5) == [TITLE]


@pytest.mark.parametrize("answer", ["approve", "reject", "cancel", "expire"])
async def test_an_answer_ends_it(room: Room, answer: str) -> None:
    run = await room.asked()
    await room.after(1)
    if answer == "approve":
        await room.floor.approve.approve(run.id, run.digest, YUSUF)
    elif answer == "reject":
        await room.floor.approve.reject(run.id, run.digest, YUSUF)
    elif answer == "cancel":
        await room.floor.halt.cancel(run.id, AMINA)
    else:
        room.scene.clock.advance(minutes=60)
    assert await room.after(30) == []
    assert (await room.floor.run(run)).status is not RunStatus.ASKED
    assert await room.paging.told("approval.paged") == []


async def test_a_page_on_its_way_is_dropped_when_it_is_answered(room: Room) -> None:
    run = await room.asked()
    room.scene.clock.advance(minutes=5)
    while await room.sweep.once():
        pass
    await room.floor.approve.approve(run.id, run.digest, YUSUF)
    assert await room.paging.page() == 1
    assert room.ops.got == []
    assert await room.paging.told("page.dropped") == [
        {"notifier": "ops", "reason": "approval_waits"}
    ]


async def test_a_restart_and_a_second_replica_page_once(room: Room) -> None:
    await room.asked()
    room.scene.clock.advance(minutes=6)
    for sweep in (room.started(), room.started(), room.sweep):
        await sweep.once()
    assert await room.after(0) == [TITLE]


async def test_at_once_where_the_escalation_says_so(scene: Scene, ops: Receiver) -> None:
    room = Room(scene, ops, ({"after": "0m", "notify": "ops"},))
    await room.asked()
    assert await room.after(0) == [TITLE]


async def test_where_nobody_is_to_be_paged_slack_is_enough(scene: Scene, ops: Receiver) -> None:
    room = Room(scene, ops, ({"after": "0m", "mention": "responder"},))
    await room.asked()
    assert await room.after(20) == []
    assert await room.paging.told("approval.paged") == []


async def test_an_escalation_that_is_configured_no_more_pages_nobody(room: Room) -> None:
    await room.asked()
    room.sweep = room.started("another")
    assert await room.after(20) == []
