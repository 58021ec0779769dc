"""What a storm is: very many signals at once, or one that waits too long for triage."""

from datetime import datetime, timedelta

import pytest

from bot.flow.storm import MANY, is_storm
from bot.store import inbox
from bot.store.database import Database
from tests.support.signals import NOON, signal

JUST_NOW, LATER = NOON + timedelta(milliseconds=500), NOON + timedelta(seconds=1.5)


async def received(database: Database, count: int, *, handled: bool) -> None:
    async with database.write() as connection:
        await inbox.put(connection, [signal(str(number)) for number in range(count)])
        taken = await inbox.take(connection, count)
        if handled:
            await inbox.mark_handled(connection, [one.seq for one in taken], NOON)


async def storms(database: Database, now: datetime) -> bool:
    async with database.read() as connection:
        return await is_storm(connection, now)


async def test_nothing_is_no_storm(database: Database) -> None:
    assert not await storms(database, NOON)


@pytest.mark.parametrize(("count", "expected"), [(MANY - 1, False), (MANY, True)])
async def test_very_many_at_once_are_one_however_quick_triage_is(
    database: Database, count: int, *, expected: bool
) -> None:
    await received(database, count, handled=True)
    assert await storms(database, JUST_NOW) is expected
    assert not await storms(database, LATER)


async def test_one_that_waits_too_long_is_one(database: Database) -> None:
    await received(database, 1, handled=False)
    assert not await storms(database, JUST_NOW)
    assert await storms(database, LATER)
