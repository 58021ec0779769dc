"""The past is read on request: once, as evidence, and with an end whatever happens."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.core.action import Aws
from bot.core.backfill import Backfill
from bot.core.diagnostic import Diagnostic, Question, evidence
from bot.core.errors import AccessIsDenied, TransitionIsNotLegal
from bot.core.ledger import opened
from bot.core.message import Role
from bot.core.offer import Offer
from bot.core.past import Happening, Past, Window, past
from bot.core.piece import PieceState
from bot.flow.backfill import HELD, Backfiller
from bot.store import backfills
from tests.flow.floor import Floor
from tests.support.deed_action import Here, Things
from tests.support.scene import AMINA, YUSUF, Scene

Dig = Callable[[Aws, Window], Past]


def telling(name: str, dig: Dig | None, kinds: tuple[str, ...] = (), about: str = "") -> Diagnostic:
    def read(aws: Aws, question: Question) -> object:
        del aws, question
        return evidence("nothing")

    offer = Offer(name, name.capitalize(), kinds, "Tells.")
    return Diagnostic(offer, 0.2, (), read, about, dig)  # type: ignore[arg-type]  # never asked


class Trail:
    """AWS's record. told: what it says of any window; asked: the windows."""

    def __init__(self, at: datetime) -> None:
        self.told = [Happening(at, "e-1", "StopInstances by ci", "ci", "REQ-1")]
        self.asked: list[Window] = []

    def tell(self, aws: Aws, window: Window) -> Past:
        del aws
        self.asked.append(window)
        return past(window, "CloudTrail", f"changes of {window.target.id}", self.told)


def denied(aws: Aws, window: Window) -> Past:
    del aws, window
    raise AccessIsDenied("rds:DescribeEvents is missing")


def slow(aws: Aws, window: Window) -> Past:
    time.sleep(0.3)
    del aws
    return past(window, "ECS", "", [])


class Room:
    """A floor with an incident, and what fills its timeline."""

    def __init__(self, scene: Scene) -> None:
        self.scene, self.floor = scene, Floor(scene)
        self.trail = Trail(scene.clock.now - timedelta(minutes=10))
        found = [
            telling("changes", self.trail.tell, ("ec2-instance",)),
            telling("denied", denied, ("ec2-instance",)),
            telling("of_services", self.trail.tell, ("ecs-service",)),
            telling("of_now_alone", None),
        ]
        self.backfiller = self.filling({one.name: one for one in found})

    def filling(self, found: dict[str, Diagnostic]) -> Backfiller:
        return Backfiller(
            self.scene.database, self.floor.look, found, self.floor.propose, self._ask,
            self.scene.clock, lambda: None,
        )  # fmt: skip

    async def _ask(self, place: object, incident: str, work: Callable[[Aws], object]) -> object:
        del place, incident
        return await asyncio.to_thread(work, Here(Things()))

    async def filled(self, who: str = AMINA) -> Backfill:
        """Ask for it, let it be read, and return it."""
        await self.backfiller.ask(1, who)
        assert await self.backfiller.once()
        return await self.known()

    async def known(self) -> Backfill:
        async with self.scene.database.read() as connection:
            known = await backfills.read(connection, 1)
        assert known
        return known

    async def fields(self, kind: str) -> list[dict[str, object]]:
        entries = await self.scene.entries((await self.scene.incident()).id)
        return [opened(one) for one in entries if one.kind == kind]


@pytest.fixture
async def room(scene: Scene) -> Room:
    made = Room(scene)
    await made.floor.attacked()
    return made


async def test_each_happening_is_evidence_with_both_times(room: Room) -> None:
    done = await room.filled()
    assert [(one.name, one.state, one.new) for one in done.parts] == [
        ("changes", PieceState.DONE, 1),
        ("denied", PieceState.FAILED, 0),
    ]
    assert done.done_at
    (entry,) = await room.fields("evidence.happened")
    assert entry == {
        "actor": "system",
        "source": "CloudTrail",
        "source_at": room.trail.told[0].at.isoformat(),
        "says": "StopInstances by ci",
        "who": "ci",
        "request_id": "REQ-1",
        "id": "e-1",
        "target": "ec2-instance i-0web2",
        "query": "changes of i-0web2",
    }
    (asked,) = await room.fields("backfill.asked")
    assert asked["actor"] == AMINA
    (failed,) = await room.fields("backfill.failed")
    assert failed["problem"] == "AWS could not be asked: rds:DescribeEvents is missing"


async def test_asked_twice_nothing_is_doubled_and_what_is_new_is_added(room: Room) -> None:
    await room.filled()
    again = await room.filled(YUSUF)
    assert (again.new, again.actor) == (0, YUSUF)
    assert len(await room.fields("evidence.happened")) == 1
    later = replace(room.trail.told[0], id="e-2", says="StartInstances by ci")
    room.trail.told.append(later)
    assert (await room.filled()).new == 1
    assert len(await room.fields("evidence.happened")) == 2
    (message,) = [m for m in await room.scene.messages(1) if m.role is Role.BACKFILL]
    assert message.wanted > 1


async def test_it_asks_of_half_an_hour_before_to_half_an_hour_after(room: Room) -> None:
    fired = room.scene.clock.now
    await room.scene.wait(10)
    await room.scene.respond.resolve(1, AMINA, anyway=True)
    await room.scene.wait(600)
    await room.filled()
    (window,) = room.trail.asked
    half = timedelta(minutes=30)
    assert window.begin <= fired - half
    assert window.end == fired + timedelta(minutes=10) + half


async def test_one_at_a_time(room: Room) -> None:
    await room.backfiller.ask(1, AMINA)
    with pytest.raises(TransitionIsNotLegal, match="is being read already"):
        await room.backfiller.ask(1, YUSUF)


async def test_what_a_process_left_is_taken_up_by_another(room: Room) -> None:
    await room.backfiller.ask(1, AMINA)
    async with room.scene.database.write() as connection:
        taken = await backfills.take(connection, room.scene.clock(), HELD)
    assert taken
    assert not await room.backfiller.once()  # somebody has it
    room.scene.clock.advance(minutes=2)
    assert await room.backfiller.once()
    assert (await room.known()).done_at


async def test_the_command_line_keeps_the_server_away_while_it_reads(room: Room) -> None:
    _, asked = await room.backfiller.ask(1, AMINA, held=HELD)
    assert not await room.backfiller.once()
    seen: list[str] = []
    done = await room.backfiller.finish(asked, lambda part: seen.append(part.name))
    assert seen == ["changes", "denied"]
    assert done.done_at


async def test_what_hangs_is_given_up(room: Room) -> None:
    filling = room.filling({"slow": telling("slow", slow)})
    _, asked = await filling.ask(1, AMINA)
    (part,) = (await filling.finish(asked)).parts
    assert (part.state, part.says) == (PieceState.FAILED, "no answer within 0.2 s")


async def test_where_nothing_can_be_asked_it_says_so(room: Room) -> None:
    nothing = room.filling({"of_now_alone": telling("of_now_alone", None)})
    with pytest.raises(TransitionIsNotLegal, match="names nothing in AWS"):
        await nothing.ask(1, AMINA)
    assert not await nothing.once()


async def test_what_an_older_release_asked_for_ends_too(room: Room) -> None:
    await room.backfiller.ask(1, AMINA)
    newer = room.filling({})
    assert await newer.once()
    assert {one.says for one in (await room.known()).parts} == {"this release cannot read it"}
