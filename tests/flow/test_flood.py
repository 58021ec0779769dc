import pytest

from bot.core.message import Message, Role
from bot.flow.flood import FLOODED, LOOK_AGAIN, REFRESH, Flood
from bot.store import messages
from bot.store.database import Database
from tests.support.announced import CHANNEL, Desk
from tests.support.clock import Clock

pytest_plugins = ["tests.support.databases"]


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def desk(database: Database, clock: Clock) -> Desk:
    return Desk(database, clock)


@pytest.fixture
def flood(database: Database, clock: Clock) -> Flood:
    return Flood(database, clock)


async def _digest(desk: Desk) -> Message | None:
    """Return what is due, if that is a digest."""
    due = await desk.due()
    return due if due and due.role is Role.DIGEST else None


async def _post(desk: Desk, message: Message | None) -> None:
    assert message is not None
    async with desk.database.write() as connection:
        await messages.change(connection, message.id, ts=message.id[:20], posted=message.wanted)


async def _open(desk: Desk, count: int) -> None:
    for _ in range(count):
        await desk.open()


async def test_a_few_incidents_are_no_flood(desk: Desk, flood: Flood) -> None:
    await _open(desk, FLOODED - 1)
    await flood.watch(CHANNEL)
    await flood.once()
    assert await _digest(desk) is None


async def test_a_flood_has_one_digest_before_all_else(
    desk: Desk, flood: Flood, clock: Clock
) -> None:
    await _open(desk, FLOODED)
    for _ in range(3):
        await flood.watch(CHANNEL)
        clock.advance(seconds=LOOK_AGAIN.total_seconds())
    await _post(desk, await _digest(desk))
    await flood.watch(CHANNEL)
    assert await _digest(desk) is None


async def test_a_channel_is_not_looked_at_at_every_turn(
    desk: Desk, flood: Flood, clock: Clock
) -> None:
    await _open(desk, FLOODED - 1)
    await flood.watch(CHANNEL)
    await _open(desk, 1)
    await flood.watch(CHANNEL)
    assert await _digest(desk) is None
    clock.advance(seconds=LOOK_AGAIN.total_seconds())
    await flood.watch(CHANNEL)
    assert await _digest(desk) is not None


async def test_a_digest_follows_the_flood(desk: Desk, flood: Flood, clock: Clock) -> None:
    await _open(desk, FLOODED)
    await flood.watch(CHANNEL)
    await _post(desk, await _digest(desk))
    clock.advance(seconds=REFRESH.total_seconds() - 1)
    await flood.once()
    assert await _digest(desk) is None
    clock.advance(seconds=1)
    await flood.once()
    assert await _digest(desk) is not None


async def test_a_flood_ends_when_nothing_waits(desk: Desk, flood: Flood) -> None:
    await _open(desk, FLOODED)
    await flood.watch(CHANNEL)
    await _post(desk, await _digest(desk))
    await flood.once()
    assert await _digest(desk) is None
    for _ in range(FLOODED):
        await _post(desk, await desk.due())

    await flood.once()
    await _post(desk, await _digest(desk))
    await flood.once()
    assert await desk.due() is None


async def test_the_next_flood_has_a_digest_of_its_own(
    desk: Desk, flood: Flood, clock: Clock
) -> None:
    ids = set()
    for _ in range(2):
        await _open(desk, FLOODED)
        await flood.watch(CHANNEL)
        digest = await _digest(desk)
        await _post(desk, digest)
        ids.add(digest and digest.id)
        while due := await desk.due():
            await _post(desk, due)
        await flood.once()
        await _post(desk, await _digest(desk))
        clock.advance(seconds=60)
    assert len(ids) == 2


async def test_after_a_restart_the_same_digest_goes_on(
    desk: Desk, flood: Flood, clock: Clock
) -> None:
    await _open(desk, FLOODED)
    await flood.watch(CHANNEL)
    first = await _digest(desk)
    await _post(desk, first)

    again = Flood(desk.database, clock)
    await again.watch(CHANNEL)
    await again.once()
    second = await _digest(desk)
    assert first is not None
    assert second is not None
    assert (second.id, second.wanted) == (first.id, first.wanted + 1)


async def test_channels_flood_one_by_one(desk: Desk, flood: Flood) -> None:
    await _open(desk, FLOODED)
    await flood.watch("C0API")
    assert await _digest(desk) is None
