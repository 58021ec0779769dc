"""Escalations under way: one an incident, the longest due first."""

from dataclasses import replace
from datetime import UTC, datetime

from bot.store import escalations
from bot.store.database import Database
from bot.store.escalations import Escalation
from tests.support.alerts import minute


def one(incident: int = 1, at: float = 0, name: str = "page") -> Escalation:
    return Escalation(incident, name, "opened", minute(at), minute(at))


async def begin(database: Database, *started: Escalation) -> None:
    async with database.write() as connection:
        await escalations.begin(connection, started)


async def read(database: Database, incident: int = 1) -> Escalation | None:
    async with database.read() as connection:
        return await escalations.read(connection, incident)


async def due(database: Database, at: float = 60, limit: int = 9) -> list[int]:
    async with database.read() as connection:
        return await escalations.due(connection, minute(at), limit)


async def test_a_new_one_takes_the_place_of_what_ran(database: Database) -> None:
    await begin(database, replace(one(), round=3, turn=1), one(2))
    await begin(database, one(at=5, name="other"))
    await begin(database)
    assert await read(database) == one(at=5, name="other")
    assert await read(database, 2) == one(2)
    assert await read(database, 3) is None


async def test_many_begin_at_once(database: Database) -> None:
    many = [one(number) for number in range(1, 3000)]
    await begin(database, *many)
    await begin(database, *many)
    assert len(await due(database, limit=9999)) == len(many)


async def test_what_is_due_comes_the_longest_due_first(database: Database) -> None:
    await begin(database, one(1, 5), one(2, 1), one(3, 3))
    assert await due(database) == [2, 3, 1]
    assert await due(database, limit=1) == [2]
    assert await due(database, at=3) == [2, 3]
    assert await due(database, at=0) == []


async def test_it_is_written_back_as_it_is(database: Database) -> None:
    await begin(database, one(), one(2))
    later = replace(one(), round=2, turn=1, due_at=minute(7), reason="unanswered")
    async with database.write() as connection:
        await escalations.save(connection, later)
    assert (await read(database), await read(database, 2)) == (later, one(2))


async def test_it_is_put_off_and_otherwise_stays(database: Database) -> None:
    never = datetime(9999, 1, 1, tzinfo=UTC)
    await begin(database, replace(one(), turn=1), one(2))
    async with database.write() as connection:
        await escalations.put_off(connection, 1, never)
    assert await read(database) == replace(one(), turn=1, due_at=never)
    assert await due(database) == [2]


async def test_one_that_is_there_starts_anew_and_another_is_not_made(database: Database) -> None:
    await begin(database, replace(one(), round=2, turn=1, due_at=minute(99)))
    async with database.write() as connection:
        await escalations.restart(connection, 1, "reopened_by_hand", minute(9))
        await escalations.restart(connection, 2, "reopened_by_hand", minute(9))
    assert await read(database) == replace(one(at=9), reason="reopened_by_hand")
    assert await read(database, 2) is None
    assert await due(database) == [1]
