"""Evidence is gathered beside the message: once, bounded, and said where it could not be."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256

import pytest

from bot.core.action import Aws
from bot.core.alert import Target
from bot.core.diagnostic import Diagnostic, Evidence, Question, evidence
from bot.core.errors import AccessIsDenied
from bot.core.ledger import opened
from bot.core.message import Role
from bot.core.offer import Offer
from bot.core.piece import PieceState
from bot.core.severity import Severity
from bot.flow.desk import DIAGNOSE
from bot.flow.diagnose import TOO_LATE, Diagnose
from bot.flow.inquire import Inquire
from bot.flow.storm import LATE
from bot.flow.sweep import Sweep
from bot.store import evidence as store
from bot.store import pictures
from tests.flow.floor import Floor
from tests.support.alerts import finding
from tests.support.books import books
from tests.support.deed_action import Here, Things
from tests.support.scene import YUSUF, Scene

Read = Callable[[Aws, Question], Evidence]
ANY: tuple[str, ...] = ()
PNG = b"\x89PNG\r\n\x1a\n"


def diagnostic(
    name: str, read: Read, kinds: tuple[str, ...] = ANY, seconds: float = 5, about: str = ""
) -> Diagnostic:
    return Diagnostic(Offer(name, name.capitalize(), kinds, "Says."), seconds, (), read, about)


def talks(aws: Aws, question: Question) -> Evidence:
    del aws
    return evidence(f"{question.target.label} talks", ["to 203.0.113.9"], query="flow logs")


def denied(aws: Aws, question: Question) -> Evidence:
    del aws, question
    raise AccessIsDenied("logs:StartQuery is missing")


def slow(aws: Aws, question: Question) -> Evidence:
    time.sleep(0.3)
    return talks(aws, question)


FOUND = {
    "talkers": diagnostic("talkers", talks, ("ec2-instance",)),
    "denied": diagnostic("denied", denied),
    "of_services": diagnostic("of_services", talks, ("ecs-service",)),
}


class Room:
    """A floor, and what looks for evidence on it."""

    def __init__(self, scene: Scene, found: dict[str, Diagnostic]) -> None:
        self.scene, self.floor = scene, Floor(scene)
        self.asked_for: list[tuple[object, str]] = []
        known = dict(books())
        known["default"] = replace(known["default"], diagnostics=tuple(found))
        look, common = self.floor.look, (scene.clock, lambda: None, asyncio.Event())
        self.inquire = Inquire(scene.database, look, found, known, *common)
        self.diagnose = Diagnose(
            scene.database, look, found, self.floor.propose, self._ask, *common
        )
        self.sweep = Sweep(scene.database, {DIAGNOSE: self.inquire.begin}, scene.clock)

    async def _ask(self, place: object, incident: str, work: Callable[[Aws], object]) -> object:
        """Ask on a thread, as AWS is asked: that can be waited for, and given up."""
        self.asked_for.append((place, incident))
        return await asyncio.to_thread(work, Here(Things()))

    async def read(self) -> list[tuple[str, PieceState, str]]:
        """Do all there is to do; return what is known."""
        await self.sweep.once()
        while await self.diagnose.once():
            pass
        return [(one.name, one.state, one.headline) for one in await self.inquire.pieces(1)]


@pytest.fixture
async def room(scene: Scene) -> Room:
    made = Room(scene, FOUND)
    await made.floor.attacked()
    return made


async def test_what_fits_is_read_and_what_fails_says_why(room: Room) -> None:
    assert await room.read() == [
        ("talkers", PieceState.DONE, "web-2 talks"),
        ("denied", PieceState.FAILED, "AWS could not be asked: logs:StartQuery is missing"),
    ]
    (message,) = [m for m in await room.scene.messages(1) if m.role is Role.EVIDENCE]
    assert message.wanted == 4  # shown as it is read, and again with each answer


async def test_what_another_release_asked_for_fails_in_words(room: Room) -> None:
    room.diagnose.diagnostics = {"denied": FOUND["denied"]}
    assert (await room.read())[0] == (
        "talkers",
        PieceState.FAILED,
        "not read: this release does not know it",
    )


async def test_it_is_in_the_record_with_what_was_asked(room: Room) -> None:
    await room.read()
    entries = await room.scene.entries((await room.scene.incident()).id)
    (read,) = [opened(one) for one in entries if one.kind == "evidence.read"]
    assert (read["diagnostic"], read["query"]) == ("talkers", "flow logs")
    assert read["details"] == ["to 203.0.113.9"]
    assert [one.kind for one in entries].count("evidence.failed") == 1


async def test_it_is_read_once_and_again_when_asked(room: Room) -> None:
    await room.read()
    assert not await room.diagnose.once()
    await room.inquire.again(1, YUSUF)
    assert [state for _, state, _ in await room.read()] == [PieceState.DONE, PieceState.FAILED]


async def test_looking_whether_there_is_any_locks_nothing(room: Room) -> None:
    await room.read()
    async with room.scene.database.write(), asyncio.timeout(2):
        assert not await room.diagnose.once()


async def test_nobody_waits_for_what_takes_too_long(scene: Scene) -> None:
    room = Room(scene, {"slow": diagnostic("slow", slow, seconds=0.05)})
    await room.floor.attacked()
    assert await room.read() == [("slow", PieceState.FAILED, "no answer within 0.05 s")]


async def test_in_a_storm_what_comes_too_late_is_not_read(room: Room) -> None:
    await room.sweep.once()
    room.scene.clock.now += TOO_LATE * 2
    states = {headline for _, _, headline in await room.read()}
    assert states == {"not read: too much was asked for at once"}


async def test_what_is_not_grave_is_not_looked_into(scene: Scene) -> None:
    room = Room(scene, FOUND)
    await scene.say(finding(severity=Severity.LOW))
    assert await room.read() == []


async def test_a_process_that_died_while_reading_is_followed_by_another(room: Room) -> None:
    await room.sweep.once()
    async with room.scene.database.write() as connection:
        taken = await store.take(connection, room.scene.clock.now, TOO_LATE)
    assert taken is not None
    assert (await room.read())[0][1] is PieceState.READING
    room.scene.clock.now += TOO_LATE
    assert PieceState.READING not in [state for _, state, _ in await room.read()]


def drawing(aws: Aws, question: Question) -> Evidence:
    del aws
    return evidence(f"{question.target.label} is drawn", picture=PNG)


async def test_its_picture_is_kept_and_its_digest_is_in_the_record(scene: Scene) -> None:
    room = Room(scene, {"metric": diagnostic("metric", drawing)})
    await room.floor.attacked()
    await room.read()
    async with scene.database.read() as connection:
        picture = await pictures.due(connection, scene.clock())
    assert picture is not None
    assert (picture.name, picture.picture, picture.file) == ("metric", PNG, "")
    entries = await scene.entries((await scene.incident()).id)
    (read,) = [opened(one) for one in entries if one.kind == "evidence.read"]
    assert read["picture_sha256"] == sha256(PNG).hexdigest()


async def test_while_alarms_storm_nothing_is_asked(room: Room) -> None:
    await room.sweep.once()
    await room.scene.send(finding())
    room.scene.clock.now += LATE * 2  # so long it has waited for triage
    assert not await room.diagnose.once()
    await room.scene.triage.once()
    assert await room.diagnose.once()


async def test_all_incidents_are_read_in_one_session(room: Room) -> None:
    other = (Target("ec2-instance", "i-0web3", "web-3"),)
    await room.scene.say(finding(fingerprint="another", transition="another", targets=other))
    await room.read()
    assert len(await room.inquire.pieces(2)) == len(room.asked_for) // 2 > 0
    assert len(set(room.asked_for)) == 1  # one role, one name: a storm is one AssumeRole
