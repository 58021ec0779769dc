from bot.core.card import Tick
from bot.store import steps
from bot.store.database import Database
from tests.support.alerts import THREE, minute


async def test_the_first_tick_stays_until_it_is_taken_back(database: Database) -> None:
    async with database.write() as connection:
        await steps.tick(connection, 7, "default", 2, Tick("slack:U01AMINA", THREE))
        await steps.tick(connection, 7, "default", 2, Tick("slack:U02YUSUF", minute(1)))
        await steps.tick(connection, 7, "other", 0, Tick("slack:U02YUSUF", minute(1)))
        assert await steps.ticks(connection, 7, "default") == {2: Tick("slack:U01AMINA", THREE)}
        await steps.untick(connection, 7, "default", 2)
        assert await steps.ticks(connection, 7, "default") == {}
        assert await steps.ticks(connection, 7, "other") == {0: Tick("slack:U02YUSUF", minute(1))}
        assert await steps.ticks(connection, 8, "other") == {}
