"""What waits for triage is counted where the oldest has waited for too long, and only there."""

from datetime import timedelta

from bot.core.backlog import LATE, Backlog
from bot.flow.late import late_signals
from bot.store import inbox
from bot.store.database import Database
from tests.support.signals import NOON, signal


async def test_it_is_counted_from_the_oldest_once_that_is_late(database: Database) -> None:
    async with database.write() as connection:
        later = NOON + timedelta(seconds=10)
        await inbox.put(connection, [signal("a"), signal("b", received_at=later)])
    async with database.read() as connection:
        assert await late_signals(connection, NOON + LATE) is None
        late = NOON + LATE + timedelta(seconds=1)
        assert await late_signals(connection, late) == Backlog(2, NOON)
        assert await late_signals(connection, NOON + LATE, after=LATE / 2) == Backlog(2, NOON)


async def test_nothing_is_never_late(database: Database) -> None:
    async with database.read() as connection:
        assert await late_signals(connection, NOON) is None
