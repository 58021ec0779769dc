"""People are told when Firebreak is behind: one line a channel, which finishes itself."""

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from bot.core.backlog import LATE
from bot.core.message import Message, Role
from bot.flow.behind import AGAIN, OVER, REFRESH, Behind
from bot.flow.flood import FLOODED
from bot.store import messages
from bot.store.messages import NO_INCIDENT
from tests.support.alerts import alarm
from tests.support.flooded import CHANNEL, Flooded
from tests.support.scene import Scene

API = "C0API"


@dataclass
class Told:
    """A scene of now, since ids of messages tell when they were made, and who tells people."""

    scene: Scene

    def __post_init__(self) -> None:
        self.scene.clock.now = datetime.now(UTC)
        self.woken = 0
        self.behind = self.another()

    def another(self) -> Behind:
        return Behind(self.scene.database, {CHANNEL, API}, self.scene.clock, self._wake)

    def _wake(self) -> None:
        self.woken += 1

    async def after(self, seconds: float) -> None:
        """Let time pass, and look."""
        self.scene.clock.advance(seconds=seconds)
        await self.behind.once()

    async def lines(self, channel: str = CHANNEL) -> list[Message]:
        async with self.scene.database.read() as connection:
            found = await messages.of_incident(connection, NO_INCIDENT)
        return [one for one in found if one.role is Role.BEHIND and one.channel == channel]

    async def texts(self, channel: str = CHANNEL) -> list[str]:
        return [one.text for one in await self.lines(channel)]

    async def open(self, count: int, channel: str = CHANNEL) -> None:
        """Let incidents wait for their first message."""
        known = len(self.scene.said)
        labels = {"channel": channel}
        names = [f"b{known + n}" for n in range(count)]
        await self.scene.send(*(alarm(name=name, targets=(), labels=labels) for name in names))
        await self.scene.work()

    async def post_all(self) -> None:
        """Let Slack show all that waits."""
        for incident in await self.scene.incidents():
            for one in await self.scene.messages(incident.number):
                async with self.scene.database.write() as connection:
                    await messages.change(connection, one.id, ts=one.id[:20], posted=one.wanted)


@pytest.fixture
def told(scene: Scene) -> Told:
    return Told(scene)


SECOND, LONG = 1.0, LATE.total_seconds() + 1


async def test_who_keeps_up_says_nothing(told: Told) -> None:
    await told.open(3)
    await told.scene.send(alarm(name="waits"))
    await told.after(LATE.total_seconds() - SECOND)
    assert await told.texts() == []
    assert told.woken == 0


async def test_signals_that_wait_too_long_are_told_in_every_channel(told: Told) -> None:
    await told.scene.send(*(alarm(name=f"n{n}") for n in range(12)))
    await told.after(LONG)
    for channel in (CHANNEL, API):
        (line,) = await told.lines(channel)
        assert line.text.startswith("⏳ *Firebreak is behind*: 12 alarms wait, the oldest from")
        assert line.text.endswith("Nothing is lost.")
    assert told.woken > 0


async def test_incidents_that_slack_is_slow_to_show_are_told_in_their_channel(told: Told) -> None:
    await told.open(3, API)
    await told.after(LONG)
    (text,) = await told.texts(API)
    assert "3 incidents wait to be shown here" in text
    assert await told.texts(CHANNEL) == []


async def test_one_line_follows_and_finishes_itself(told: Told) -> None:
    await told.open(3)
    await told.after(LONG)
    (first,) = await told.lines()
    await told.open(2)
    await told.after(REFRESH.total_seconds() - SECOND)
    assert (await told.lines()) == [first]
    await told.after(SECOND)
    (second,) = await told.lines()
    assert second.id == first.id
    assert "5 incidents wait" in second.text
    assert second.wanted == first.wanted + 1

    await told.post_all()
    await told.after(SECOND)
    (last,) = await told.lines()
    assert last.id == first.id
    assert last.text.startswith("✅ Firebreak caught up at ")
    await told.after(SECOND)
    assert await told.lines() == [last]


async def test_what_hovers_about_the_limit_does_not_flicker(told: Told) -> None:
    await told.scene.send(alarm(name="slow"))
    await told.after(LONG)
    (first,) = await told.texts()
    await told.scene.work()
    await told.scene.send(alarm(name="next"))
    await told.after(OVER.total_seconds() + SECOND)
    assert await told.texts() == [first]


async def test_soon_after_the_same_line_is_taken_up_again(told: Told) -> None:
    for wait, count in ((0.0, 1), (AGAIN.total_seconds() - LONG, 1), (AGAIN.total_seconds(), 2)):
        told.scene.clock.advance(seconds=wait)
        await told.scene.send(alarm(name=f"w{wait}"))
        await told.after(LONG)
        assert len(await told.lines()) == count
        await told.scene.work()
        await told.post_all()
        await told.after(SECOND)
        assert all("caught up" in text for text in await told.texts())


async def test_a_flood_says_it_in_its_digest_alone(scene: Scene, told: Told) -> None:
    await told.open(FLOODED)
    await Flooded(scene).floods.watch(CHANNEL)
    await scene.send(alarm(name="waits"))
    await told.after(LONG)
    assert await told.lines() == []
    assert len(await told.lines(API)) == 1


async def test_a_flood_takes_over_from_the_line(scene: Scene, told: Told) -> None:
    await told.open(3)
    await told.after(LONG)
    await told.open(FLOODED)
    await Flooded(scene).floods.watch(CHANNEL)
    await told.after(SECOND)
    (text,) = await told.texts()
    assert "overview of the flood" in text


async def test_replicas_tell_it_once(told: Told) -> None:
    await told.open(3)
    told.scene.clock.advance(seconds=LONG)
    await asyncio.gather(*(told.another().once() for _ in range(4)))
    assert len(await told.lines()) == 1
    await told.post_all()
    told.scene.clock.advance(seconds=SECOND)
    await asyncio.gather(*(told.another().once() for _ in range(4)))
    (line,) = await told.lines()
    assert line.wanted == 2


async def test_a_critical_incident_comes_before_the_line(told: Told) -> None:
    await told.open(3)
    await told.after(LONG)
    (line,) = await told.lines()
    assert line.rank == 1  # as what is high; critical is 0
