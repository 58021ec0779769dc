"""Each thing from outside is taken once."""

from bot.store import captured
from bot.store.database import Database


async def test_each_thing_is_new_once(database: Database) -> None:
    async with database.write() as connection:
        assert await captured.add(connection, 7, ["a", "b", "a"]) == {"a", "b"}
        assert await captured.add(connection, 8, ["b", "c"]) == {"c"}
        assert await captured.add(connection, 8, []) == set()
    async with database.read() as connection:
        known = [await captured.incident_of(connection, key) for key in ("a", "b", "c", "d")]
    assert known == [7, 7, 8, None]


async def test_more_than_a_statement_takes(database: Database) -> None:
    many = [f"cloudtrail:{number}" for number in range(2_500)]
    async with database.write() as connection:
        assert len(await captured.add(connection, 7, many)) == 2_500
        assert await captured.add(connection, 7, many) == set()
