import asyncio

import pytest

from bot.core.flood import Part
from bot.core.message import Message, Role
from bot.core.service import BY_HAND
from bot.core.severity import Severity
from bot.core.tracking import first_heard
from bot.flow.flood import FLOODED, LOOK_AGAIN, REFRESH, Floods
from bot.store import alerts, flood_incidents, floods, messages
from bot.store.database import Database
from bot.store.flood_incidents import RUN_UP
from tests.support.alerts import alarm
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
def flood(database: Database, clock: Clock) -> Floods:
    return Floods(database, {}, clock)


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


async def test_a_few_incidents_are_no_flood(desk: Desk, flood: Floods) -> None:
    await _open(desk, FLOODED - 1)
    await flood.watch(CHANNEL)
    await flood.once()
    assert await _digest(desk) is None


async def test_a_flood_has_one_digest_before_all_else(
    desk: Desk, flood: Floods, clock: Clock
) -> None:
    await _open(desk, FLOODED)
    for _ in range(3):
        await flood.watch(CHANNEL)
        clock.advance(seconds=LOOK_AGAIN.total_seconds())
    await _post(desk, await _digest(desk))
    await flood.watch(CHANNEL)
    assert await _digest(desk) is None


async def test_a_channel_is_not_looked_at_at_every_turn(
    desk: Desk, flood: Floods, clock: Clock
) -> None:
    await _open(desk, FLOODED - 1)
    await flood.watch(CHANNEL)
    await _open(desk, 1)
    await flood.watch(CHANNEL)
    assert await _digest(desk) is None
    clock.advance(seconds=LOOK_AGAIN.total_seconds())
    await flood.watch(CHANNEL)
    assert await _digest(desk) is not None


async def test_a_digest_follows_the_flood(desk: Desk, flood: Floods, clock: Clock) -> None:
    await _open(desk, FLOODED)
    await flood.watch(CHANNEL)
    await _post(desk, await _digest(desk))
    clock.advance(seconds=REFRESH.total_seconds() - 1)
    await flood.once()
    assert await _digest(desk) is None
    clock.advance(seconds=1)
    await flood.once()
    assert await _digest(desk) is not None


async def test_a_flood_ends_when_nothing_waits(desk: Desk, flood: Floods) -> None:
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
    desk: Desk, flood: Floods, clock: Clock
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
    desk: Desk, flood: Floods, clock: Clock
) -> None:
    await _open(desk, FLOODED)
    await flood.watch(CHANNEL)
    first = await _digest(desk)
    await _post(desk, first)

    again = Floods(desk.database, {}, clock)
    clock.advance(seconds=REFRESH.total_seconds())
    await again.watch(CHANNEL)
    await again.once()
    second = await _digest(desk)
    assert first is not None
    assert second is not None
    assert (second.id, second.wanted) == (first.id, first.wanted + 1)


async def test_channels_flood_one_by_one(desk: Desk, flood: Floods) -> None:
    await _open(desk, FLOODED)
    await flood.watch("C0API")
    assert await _digest(desk) is None


async def _members(desk: Desk) -> dict[int, str]:
    async with desk.database.read() as connection:
        (flood,) = await floods.under_way(connection)
        upto = await floods.revision(connection, flood.id)
        found = await flood_incidents.worst(connection, Part(flood.id, upto), 100)
    return {incident.number: service for incident, service, _ in found}


async def test_what_was_shown_before_is_not_of_the_flood(
    desk: Desk, flood: Floods, clock: Clock
) -> None:
    early = await desk.open()
    await _post(desk, await desk.due())
    clock.advance(seconds=RUN_UP.total_seconds() + 1)
    first = await desk.open()  # shown before anybody knows that more will come
    await _post(desk, await desk.due())
    await _open(desk, FLOODED)
    await desk.open(channel="C0API")
    await flood.watch(CHANNEL)
    assert len(await _members(desk)) == FLOODED + 1
    assert first.number in await _members(desk)
    assert early.number not in await _members(desk)


async def test_what_comes_later_joins_when_the_digest_shows_it(
    desk: Desk, flood: Floods, clock: Clock
) -> None:
    await _open(desk, FLOODED)
    await flood.watch(CHANNEL)
    late = await desk.open()
    await flood.once()
    assert late.number not in await _members(desk)
    clock.advance(seconds=REFRESH.total_seconds())
    await flood.once()
    assert late.number in await _members(desk)


async def test_an_incident_counts_for_the_service_of_its_worst_alert(
    desk: Desk, flood: Floods
) -> None:
    await _open(desk, FLOODED - 1)
    one = await desk.open()
    queue = alarm(severity=Severity.LOW, name="queue", labels={"service": "queue"})
    shop = alarm(severity=Severity.HIGH, name="shop", labels={"service": "shop"})
    async with desk.database.write() as connection:
        tracked = [first_heard(each, one.number, authenticated=True) for each in (queue, shop)]
        await alerts.save(connection, tracked)
    await flood.watch(CHANNEL)
    services = await _members(desk)
    assert services.pop(one.number) == "shop"
    assert set(services.values()) == {BY_HAND}


async def test_of_several_replicas_one_brings_the_digest_up_to_date(
    desk: Desk, flood: Floods, clock: Clock
) -> None:
    await _open(desk, FLOODED)
    await flood.watch(CHANNEL)
    digest = await _digest(desk)
    assert digest is not None
    await _post(desk, digest)
    clock.advance(seconds=REFRESH.total_seconds())
    await asyncio.gather(*(Floods(desk.database, {}, clock).once() for _ in range(4)))
    after = await _digest(desk)
    assert after is not None
    assert after.wanted == digest.wanted + 1
