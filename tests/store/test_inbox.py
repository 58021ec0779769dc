import asyncio
from datetime import timedelta

from bot.core.signal import Signal
from bot.store import inbox
from bot.store.database import Database, open_database
from tests.support.signals import NOON, signal

pytest_plugins = ["tests.support.databases"]

HOSTILE = b'\x00{"a":"\\ud800"}\xed\xa0\x80\xff'


async def put(database: Database, *signals: Signal) -> None:
    async with database.write() as connection:
        await inbox.put(connection, signals)


async def take(database: Database, limit: int = 100) -> list[inbox.Received]:
    async with database.write() as connection:
        return await inbox.take(connection, limit)


async def test_what_is_put_is_taken_as_it_came(database: Database) -> None:
    sent = signal("1", HOSTILE, received_at=NOON + timedelta(microseconds=7))
    await put(database, sent)
    (received,) = await take(database)
    assert received.signal == sent
    assert received.attempts == 0


async def test_putting_nothing_is_no_error(database: Database) -> None:
    await put(database)
    assert await take(database) == []


async def test_a_known_message_is_left_alone(database: Database) -> None:
    await put(database, signal("1", b"first"), signal("1", b"twice in a batch"))
    await put(database, signal("1", b"again"), signal("2"))
    await put(database, signal("1", b"other", publisher="events"))
    bodies = {
        (r.signal.publisher, r.signal.message_id): r.signal.body for r in await take(database)
    }
    assert bodies[signal("1").publisher, "1"] == b"first"
    assert bodies["events", "1"] == b"other"
    assert len(bodies) == 3


async def test_the_oldest_is_taken_first(database: Database) -> None:
    for number in (3, 1, 2):
        await put(database, signal(str(number)))
    assert [r.signal.message_id for r in await take(database, 2)] == ["3", "1"]


async def test_two_replicas_never_take_the_same_signal(
    database: Database, database_url: str
) -> None:
    if database.is_sqlite:  # one writer at a time: the second waits instead
        return
    await put(database, signal("1"), signal("2"))
    other = open_database(database_url)
    async with database.write() as mine, other.write() as theirs:
        first = await inbox.take(mine, 1)
        second = await inbox.take(theirs, 2)
    await other.close()
    assert [r.signal.message_id for r in first + second] == ["1", "2"]


async def test_replicas_that_put_the_same_messages_do_not_deadlock(
    database: Database, database_url: str
) -> None:
    other = open_database(database_url)
    batch = [signal(f"{number:04}") for number in range(2_000)]
    backwards = list(reversed(batch))
    async with asyncio.timeout(20):
        await asyncio.gather(put(database, *batch), put(other, *backwards))
    await other.close()
    assert len(await take(database, 5_000)) == 2_000


async def test_handled_signals_are_not_taken_again(database: Database) -> None:
    await put(database, signal("1"), signal("2"), signal("3"))
    taken = await take(database)
    async with database.write() as connection:
        await inbox.mark_handled(connection, [taken[0].seq, taken[2].seq], NOON)
    assert [r.signal.message_id for r in await take(database)] == ["2"]


async def test_a_failed_signal_comes_again_until_it_is_parked(database: Database) -> None:
    await put(database, signal("1"))
    (received,) = await take(database)
    for park in (False, True):
        async with database.write() as connection:
            error = f"KeyError: {HOSTILE.decode('utf-8', 'surrogateescape')}" * 1_000
            await inbox.mark_failed(connection, received.seq, error, NOON, park=park)
        again = await take(database)
        assert [r.attempts for r in again] == ([] if park else [1])
    async with database.read() as connection:
        assert await inbox.parked(connection) == 1
        assert await inbox.depth(connection) == 0


async def test_depth_and_age_are_of_what_waits(database: Database) -> None:
    async with database.read() as connection:
        assert await inbox.depth(connection) == 0
        assert await inbox.oldest_unhandled(connection) is None
    await put(database, signal("1"))
    await put(database, signal("2", received_at=NOON + timedelta(minutes=1)))
    oldest = (await take(database, 1))[0]
    async with database.write() as connection:
        await inbox.mark_handled(connection, [oldest.seq], NOON)
        assert await inbox.depth(connection) == 1
        assert await inbox.oldest_unhandled(connection) == NOON + timedelta(minutes=1)


async def test_only_what_was_handled_long_ago_is_forgotten(database: Database) -> None:
    await put(database, signal("1"), signal("2"), signal("3"))
    taken = await take(database)
    async with database.write() as connection:
        await inbox.mark_handled(connection, [taken[0].seq], NOON - timedelta(seconds=1))
        await inbox.mark_handled(connection, [taken[1].seq], NOON)
        assert await inbox.forget_handled(connection, NOON) == 1
    await put(database, signal("1"), signal("2"))  # "1" is forgotten, so it is new again
    assert [r.signal.message_id for r in await take(database)] == ["3", "1"]
