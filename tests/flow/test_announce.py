import asyncio

import pytest

from bot.core.message import Message, Role
from bot.core.severity import Severity
from bot.flow.announce import POST_BURST
from bot.store import messages
from bot.store.database import Database
from bot.store.messages import Wish
from tests.support.announced import Delivered, Desk, announcing, until
from tests.support.clock import Clock

pytest_plugins = ["tests.support.databases"]
# What is said here is about time, not about databases.
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def desk(database: Database, clock: Clock) -> Desk:
    return Desk(database, clock)


@pytest.fixture
def delivered(database: Database) -> Delivered:
    return Delivered(database)


async def test_the_worst_comes_first(desk: Desk, delivered: Delivered) -> None:
    for severity in (Severity.LOW, Severity.CRITICAL, Severity.HIGH):
        await desk.open(severity)
    async with announcing(desk, delivered):
        await until(lambda: len(delivered.seen) == 3)
    assert [message.rank for message in delivered.seen] == [0, 1, 3]


async def test_new_incidents_come_before_runbooks(desk: Desk, delivered: Delivered) -> None:
    for _ in range(2):
        await desk.open(runbook=True)
    async with announcing(desk, delivered):
        await until(lambda: len(delivered.seen) == 3)
    assert [message.role for message in delivered.seen] == [Role.ROOT, Role.ROOT, Role.RUNBOOK]


async def test_what_stands_beside_an_alarm_leaves_room_for_the_next(
    desk: Desk, delivered: Delivered
) -> None:
    first = await desk.open(runbook=True)
    wish = Wish(first, first.channel, Role.EVIDENCE, "evidence", desk.clock())
    async with desk.database.write() as connection:
        await messages.want(connection, [wish])
    async with announcing(desk, delivered) as announce:
        await until(lambda: len(delivered.seen) == 2)  # of a burst of three
        await asyncio.sleep(0.2)
        second = await desk.open()
        announce.woken.set()
        await until(lambda: len(delivered.seen) == 3, within=0.5)
        assert (delivered.seen[2].incident, delivered.seen[2].role) == (second.number, Role.ROOT)
        await until(lambda: len(delivered.seen) == 4, within=5)


async def test_a_channel_is_posted_to_at_slack_s_pace(desk: Desk, delivered: Delivered) -> None:
    for _ in range(5):
        await desk.open()
    async with announcing(desk, delivered):
        await asyncio.sleep(0.5)
        assert len(delivered.seen) == POST_BURST
        await until(lambda: len(delivered.seen) == 5)


async def test_channels_do_not_wait_for_each_other(desk: Desk, delivered: Delivered) -> None:
    stuck = asyncio.Event()

    async def hang_in_one(message: Message) -> float:
        if message.channel == "C0API":
            await stuck.wait()
        return 0.0

    delivered.answers = hang_in_one
    await desk.open(Severity.CRITICAL, channel="C0API")
    await desk.open()
    async with announcing(desk, delivered):
        await until(lambda: {m.channel for m in delivered.seen} == {"C0API", "C0ALARMS"})
        stuck.set()


async def test_a_channel_is_left_alone_as_long_as_slack_says(
    desk: Desk, delivered: Delivered
) -> None:
    async def busy(_message: Message) -> float:
        return 1.0

    delivered.answers = busy
    for _ in range(2):
        await desk.open()
    async with announcing(desk, delivered):
        await until(lambda: len(delivered.seen) == 1)
        await asyncio.sleep(0.9)
        assert len(delivered.seen) == 1
        await until(lambda: len(delivered.seen) == 2)


async def test_an_update_does_not_wait_for_the_pace_of_posts(
    desk: Desk, delivered: Delivered
) -> None:
    known = [await desk.open() for _ in range(3)]
    async with announcing(desk, delivered) as announce:
        await until(lambda: len(delivered.seen) == 3)
        await desk.open()  # waits for a second
        announce.woken.set()
        await asyncio.sleep(0.05)
        await desk.change(known[0])
        announce.woken.set()
        await until(lambda: len(delivered.seen) == 4, within=0.5)
        assert delivered.seen[-1].incident == known[0].number


async def test_what_comes_while_a_worker_ends_is_not_left_for_later(
    desk: Desk, delivered: Delivered
) -> None:
    incident = await desk.open()
    async with announcing(desk, delivered) as announce:
        await until(lambda: len(delivered.seen) == 1)
        for count in range(2, 12):
            incident = await desk.change(incident)
            announce.woken.set()
            await until(lambda: len(delivered.seen) == count, within=0.5)  # noqa: B023


async def test_an_unneeded_call_costs_no_pace(desk: Desk, delivered: Delivered) -> None:
    async def unneeded(_message: Message) -> None:
        return None

    delivered.answers = unneeded
    for _ in range(8):
        await desk.open()
    async with announcing(desk, delivered):
        await until(lambda: len(delivered.seen) == 8, within=1)


async def test_a_bug_in_one_channel_silences_no_other(desk: Desk, delivered: Delivered) -> None:
    async def fail(message: Message) -> float:
        if message.channel == "C0API":
            raise ValueError("a bug of ours")
        return 0.0

    delivered.answers = fail
    await desk.open(Severity.CRITICAL, channel="C0API")
    async with announcing(desk, delivered) as announce:
        await until(lambda: len(delivered.seen) >= 1)
        await desk.open()
        announce.woken.set()
        await until(lambda: "C0ALARMS" in {message.channel for message in delivered.seen})


async def test_a_call_under_way_is_finished(desk: Desk, delivered: Delivered) -> None:
    async def slow(_message: Message) -> float:
        await asyncio.sleep(0.3)
        return 0.0

    delivered.answers = slow
    incident = await desk.open()
    async with announcing(desk, delivered):
        await until(lambda: len(delivered.seen) == 1)
    (known,) = await desk.of(incident)
    assert known.posted == 1
