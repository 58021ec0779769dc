import asyncio

from bot.flow.announce import LEASE, UPDATES_PER_SECOND
from bot.store import leases
from bot.store.database import Database, open_database
from tests.support.announced import CHANNEL, Delivered, Desk, announcing, until
from tests.support.clock import Clock

pytest_plugins = ["tests.support.databases"]


async def test_one_replica_alone_speaks_in_a_channel(database: Database, database_url: str) -> None:
    desk, delivered = Desk(database, Clock()), Delivered(database)
    other = open_database(database_url)
    theirs = Delivered(other)
    async with announcing(desk, delivered), announcing(desk, theirs, other):
        for _ in range(3):
            await desk.open()
        await until(lambda: len(delivered.seen) + len(theirs.seen) == 3)
        assert not delivered.seen or not theirs.seen
    await other.close()


async def test_replicas_that_speak_share_the_workspaces_updates(database: Database) -> None:
    desk, delivered = Desk(database, Clock()), Delivered(database)
    async with database.write() as connection:  # as another replica does, in another channel
        assert await leases.hold(connection, f"{LEASE}C0API", "another", 60)
    async with announcing(desk, delivered) as announce:
        await desk.open()
        await until(lambda: len(delivered.seen) == 1)
        assert announce.updates.per_second == UPDATES_PER_SECOND / 2


async def test_what_another_speaks_in_leaves_their_share_alone(database: Database) -> None:
    desk, delivered = Desk(database, Clock()), Delivered(database)
    async with database.write() as connection:
        assert await leases.hold(connection, f"{LEASE}C0API", "another", 60)
    for channel in (CHANNEL, "C0API"):
        await desk.open(channel=channel)
    async with announcing(desk, delivered) as announce:
        await until(lambda: len(delivered.seen) == 1)
        await asyncio.sleep(0.3)  # by then it has asked for the other channel too
        assert announce.updates.per_second == UPDATES_PER_SECOND / 2
        assert len(delivered.seen) == 1
