from bot.store import groups
from bot.store.database import Database
from tests.support.alerts import THREE, minute


async def test_groups_are_known_with_their_age(database: Database) -> None:
    async with database.write() as connection:
        await groups.save(connection, "@oncall", ["U02YUSUF", "U01AMINA"], THREE)
        await groups.save(connection, "@empty", [], minute(5))
        known = {"@oncall": frozenset({"U01AMINA", "U02YUSUF"}), "@empty": frozenset()}
        assert await groups.members(connection, THREE) == known
        assert await groups.members(connection, minute(1)) == {"@empty": frozenset()}
        assert await groups.members(connection, minute(6)) == {}


async def test_what_slack_says_now_replaces_what_it_said(database: Database) -> None:
    async with database.write() as connection:
        await groups.save(connection, "@oncall", {"U01AMINA"}, THREE)
        await groups.save(connection, "@oncall", {"U02YUSUF"}, minute(5))
        assert await groups.members(connection, minute(5)) == {"@oncall": frozenset({"U02YUSUF"})}
