"""Checkpoints vouch for what changed since the last one, and for nothing twice."""

import asyncio

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from bot.core.checkpoint import Head, checkpoint_problems, read_witness
from bot.core.ledger import GENESIS, SYSTEM, Entry
from bot.store import checkpoints, ledger
from bot.store.database import Database, open_database
from tests.support.alerts import THREE, minute


async def note(database: Database, *chains: str) -> dict[str, Head]:
    new = [Entry(chain, "note", THREE, "slack:U01AMINA", {"text": "x"}) for chain in chains]
    async with database.write() as connection:
        return await ledger.append(connection, new)


async def take(database: Database) -> list[Head]:
    """Make a checkpoint; return what it vouches for, nothing where none was made."""
    async with database.write() as connection:
        taken = await checkpoints.take(connection, THREE)
    return sorted(taken[1], key=lambda head: head.chain) if taken else []


async def test_a_checkpoint_has_the_heads_that_changed_since_the_last(database: Database) -> None:
    assert await take(database) == []
    first = await note(database, "a", "b", SYSTEM)
    assert await take(database) == [first["a"], first["b"], first[SYSTEM]]
    assert await take(database) == []
    second = await note(database, "b", "b")
    assert await take(database) == [second["b"]]
    assert second["b"].seq == 3


async def test_each_follows_the_one_before_and_is_sound(database: Database) -> None:
    for chain in ("a", "b", "a"):
        await note(database, chain)
        await take(database)
    previous = GENESIS
    async with database.read() as connection:
        for number, one in enumerate(await checkpoints.after(connection, 0, 9), start=1):
            heads = await checkpoints.heads_of(connection, one.number)
            assert list(checkpoint_problems(one, number, previous, heads)) == []
            previous = one.hash
        newest = await checkpoints.newest(connection)
    assert newest is not None
    assert (newest.number, newest.hash) == (3, previous)


async def test_an_export_carries_every_checkpoint_that_vouches_for_its_chain(
    database: Database,
) -> None:
    heads = []
    for _ in range(2):
        heads.append((await note(database, "a", "b", "c"))["b"])
        await take(database)
    await note(database, "a")
    await take(database)
    async with database.read() as connection:
        found = [read_witness(one) for one in await checkpoints.witnesses(connection, "b")]
        assert await checkpoints.witnesses(connection, "nobody's") == []
    assert [one.head for one in found] == heads


async def test_many_changes_are_several_checkpoints(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checkpoints, "MOST", 2)
    await note(database, "a", "b", "c")
    assert [len(await take(database)) for _ in range(3)] == [2, 1, 0]


async def test_two_replicas_make_one_after_the_other(database: Database, database_url: str) -> None:
    other = database if database.is_sqlite else open_database(database_url)
    await note(database, "a")
    async with asyncio.timeout(30):
        made = await asyncio.gather(*(take(one) for one in (database, other) * 3))
    if other is not database:
        await other.close()
    assert sorted(map(len, made)) == [0] * 5 + [1]


async def test_a_chain_that_is_being_written_is_in_the_next_one(
    database: Database, database_url: str
) -> None:
    if database.is_sqlite:
        return  # there is one writer at a time
    other = open_database(database_url)
    await note(database, "a", "b")
    async with database.write() as connection:
        entry = Entry("a", "note", THREE, "system", {"text": "x"})
        await ledger.append(connection, [entry])
        assert [head.chain for head in await take(other)] == ["b"]
    assert [(head.chain, head.seq) for head in await take(other)] == [("a", 2)]
    await other.close()


async def test_what_is_put_elsewhere_is_remembered(database: Database) -> None:
    for chain in ("a", "b"):
        await note(database, chain)
        await take(database)
    async with database.write() as connection:
        assert [one.number for one in await checkpoints.not_put(connection, 9)] == [1, 2]
        await checkpoints.mark_put(connection, 1, minute(1))
        assert [one.number for one in await checkpoints.not_put(connection, 9)] == [2]
        assert await checkpoints.count_not_put(connection) == 1


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE checkpoints SET hash = header",
        "UPDATE checkpoints SET number = 7",
        "DELETE FROM checkpoints",
        "UPDATE checkpoint_heads SET seq = 7",
        "DELETE FROM checkpoint_heads",
    ],
)
async def test_the_database_refuses_to_change_them(database: Database, change: str) -> None:
    await note(database, "a")
    await take(database)
    with pytest.raises(DBAPIError, match="append-only"):
        async with database.write() as connection:
            await connection.execute(text(change))
