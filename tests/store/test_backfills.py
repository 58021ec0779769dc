from dataclasses import replace
from datetime import timedelta

from bot.core.backfill import Backfill, Part
from bot.core.piece import PieceState
from bot.store import backfills
from bot.store.database import Database
from tests.support.alerts import THREE, minute

PART = Part("changes", "f1", "ec2-instance", "i-0web2", "web-2")
ASKED = Backfill(7, "slack:U01AMINA", THREE, THREE, minute(-30), minute(5), (PART, PART))
HELD = timedelta(minutes=1)


async def test_it_is_kept_as_it_is(database: Database) -> None:
    async with database.write() as connection:
        await backfills.save(connection, ASKED)
        assert await backfills.read(connection, 7) == ASKED
        assert await backfills.read(connection, 8) is None


async def test_it_is_taken_once_and_again_after_a_while(database: Database) -> None:
    async with database.write() as connection:
        await backfills.save(connection, ASKED)
        assert not await backfills.is_due(connection, minute(-1))
        assert await backfills.is_due(connection, THREE)
        assert await backfills.take(connection, THREE, HELD) == ASKED
        assert await backfills.take(connection, THREE, HELD) is None
        assert await backfills.take(connection, minute(1), HELD)


async def test_what_is_done_is_due_no_more(database: Database) -> None:
    read = replace(PART, state=PieceState.DONE)
    half = ASKED.read(0, read, minute(1), minute(2))
    assert (half.left, half.done_at) == ([1], None)
    whole = half.read(1, read, minute(2), minute(3))
    assert (whole.left, whole.done_at) == ([], minute(2))
    async with database.write() as connection:
        await backfills.save(connection, ASKED)
        await backfills.save(connection, whole)
        assert not await backfills.is_due(connection, minute(60))
