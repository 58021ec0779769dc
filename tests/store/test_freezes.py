from bot.store import freezes
from bot.store.database import Database
from bot.store.freezes import Freeze
from tests.support.alerts import THREE, minute

FREEZE = Freeze("slack:U01AMINA", "two of us at once", THREE)


async def test_a_freeze_holds_until_it_is_lifted(database: Database) -> None:
    async with database.write() as connection:
        assert await freezes.now_held(connection) is None
        await freezes.begin(connection, FREEZE)
        assert await freezes.now_held(connection) == FREEZE
        await freezes.lift(connection, minute(1))
        assert await freezes.now_held(connection) is None


async def test_after_one_there_can_be_another(database: Database) -> None:
    later = Freeze("slack:U02YUSUF", "again \0", minute(2))
    async with database.write() as connection:
        await freezes.begin(connection, FREEZE)
        await freezes.lift(connection, minute(1))
        await freezes.begin(connection, later)
        held = await freezes.now_held(connection)
    assert held == Freeze("slack:U02YUSUF", "again \ufffd", minute(2))


async def test_of_two_at_once_the_first_is_told_and_both_are_lifted(database: Database) -> None:
    async with database.write() as connection:
        await freezes.begin(connection, Freeze("slack:U02YUSUF", "too", minute(1)))
        await freezes.begin(connection, FREEZE)
        assert await freezes.now_held(connection) == FREEZE
        await freezes.lift(connection, minute(2))
        assert await freezes.now_held(connection) is None
