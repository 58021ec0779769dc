"""Append-only: the database itself refuses, and what was changed all the same is found."""

import asyncio
import json
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from bot.core.ledger import SYSTEM, Entry, Sealed, opened, problems
from bot.store import ledger
from bot.store.database import Database, open_database
from tests.support.alerts import THREE
from tests.support.clock import Clock
from tests.support.kinds import filled


def entry(chain: str, number: int) -> Entry:
    at = THREE + timedelta(seconds=number, microseconds=7)
    return Entry(chain, "note", at, "slack:U01AMINA", {"text": f"{number} half\ud800, nul\0"})


async def append(database: Database, *entries: Entry) -> None:
    async with database.write() as connection:
        await ledger.append(connection, entries)


async def numbers(database: Database, chain: str) -> list[int]:
    """Return what stands in a chain, which must be sound."""
    async with database.read() as connection:
        found = await ledger.read_chain(connection, chain)
    assert list(problems(found, found[-1].hash if found else None)) == []
    return [number(one) for one in found]


def number(one: Sealed) -> int:
    return int(opened(one)["text"].split()[0])


async def test_chains_grow_in_order_each_by_itself(database: Database) -> None:
    await append(database, entry("b", 1), entry("a", 2), entry("b", 3))
    await append(database)
    await append(database, entry("a", 4), entry(SYSTEM, 5))
    assert await numbers(database, "a") == [2, 4]
    assert await numbers(database, "b") == [1, 3]
    assert await numbers(database, SYSTEM) == [5]
    assert await numbers(database, "nobody's") == []


async def test_what_is_rolled_back_leaves_no_gap(database: Database) -> None:
    await append(database, entry("a", 1))

    async def interrupted() -> None:
        async with database.write() as connection:
            await ledger.append(connection, [entry("a", 2)])
            raise InterruptedError

    with pytest.raises(InterruptedError):
        await interrupted()
    await append(database, entry("a", 3))
    assert await numbers(database, "a") == [1, 3]


async def test_writers_at_once_fork_no_chain(database: Database, database_url: str) -> None:
    # On SQLite one process has the file; on PostgreSQL replicas write at once.
    other = database if database.is_sqlite else open_database(database_url)
    async with asyncio.timeout(30):
        await asyncio.gather(
            *(append(database, entry("a", n), entry("b", n)) for n in range(15)),
            *(append(other, entry("b", n), entry("a", n)) for n in range(15, 30)),
        )
    if other is not database:
        await other.close()
    assert sorted(await numbers(database, "a")) == list(range(30))
    assert sorted(await numbers(database, "b")) == list(range(30))


COPY = "INSERT INTO ledger SELECT * FROM ledger WHERE 1 = 1"
CHANGES = [
    "UPDATE ledger SET kind = 'other'",
    "UPDATE ledger SET content = hash",
    "DELETE FROM ledger WHERE seq = 1",
    f"{COPY} ON CONFLICT (chain, seq) DO UPDATE SET seq = 9",
]
OF_SQLITE = [
    "REPLACE INTO ledger SELECT chain, seq, 'other', at, header, content, hash FROM ledger",
    "UPDATE OR REPLACE ledger SET seq = 1 WHERE seq = 2",
]
OF_POSTGRESQL = ["TRUNCATE ledger", "TRUNCATE ledger, chains"]


async def test_the_database_refuses_to_change_it(database: Database) -> None:
    await append(database, entry("a", 1), entry("a", 2))
    for change in CHANGES + (OF_SQLITE if database.is_sqlite else OF_POSTGRESQL):
        with pytest.raises(DBAPIError, match="append-only"):
            async with database.write() as connection:
                await connection.execute(text(change))
        assert await numbers(database, "a") == [1, 2], change


UNGUARD = {
    "sqlite": [
        "DROP TRIGGER ledger_refuses_update",
        "DROP TRIGGER ledger_refuses_delete",
        "DROP TRIGGER ledger_refuses_replace",
    ],
    "postgresql": ["ALTER TABLE ledger DISABLE TRIGGER ALL"],
}
FORGED = json.dumps({"actor": ["00", "system"]}, separators=(",", ":")).encode().hex()
TAMPERINGS = [
    "UPDATE ledger SET kind = 'other' WHERE seq = 2",
    "UPDATE ledger SET at = '2026-11-20 03:00:00+00:00' WHERE seq = 2",
    "UPDATE ledger SET content = {forged} WHERE seq = 2",
    "UPDATE ledger SET content = (SELECT content FROM first) WHERE seq = 2",
    "UPDATE ledger SET header = (SELECT header FROM first) WHERE seq = 2",
    "UPDATE ledger SET hash = (SELECT hash FROM first) WHERE seq = 2",
    "UPDATE ledger SET seq = 5 WHERE seq = 1",
    "UPDATE ledger SET seq = seq + 10 WHERE true",
    "DELETE FROM ledger WHERE seq = 1",
    "DELETE FROM ledger WHERE seq = 2",
    "DELETE FROM ledger WHERE seq = 3",
    "INSERT INTO ledger SELECT chain, 4, kind, at, header, content, hash FROM ledger WHERE seq = 1",
]


async def test_whoever_gets_past_the_guards_is_found(database: Database) -> None:
    forged = f"X'{FORGED}'" if database.is_sqlite else f"decode('{FORGED}', 'hex')"
    async with database.write() as connection:
        for unguard in UNGUARD[connection.dialect.name]:
            await connection.execute(text(unguard))
    for number, tampering in enumerate(TAMPERINGS):
        chain = f"chain-{number}"
        await append(database, *(entry(chain, n) for n in range(3)))
        async with database.read() as connection:
            head = (await ledger.read_chain(connection, chain))[-1].hash
        first = "WITH first AS (SELECT * FROM ledger WHERE seq = 1 AND chain = :chain) "
        statement = f"{first}{tampering.format(forged=forged)} AND chain = :chain"
        async with database.write() as connection:
            await connection.execute(text(statement), {"chain": chain})
        async with database.read() as connection:
            found = await ledger.read_chain(connection, chain)
        assert list(problems(found, head)), tampering


async def test_nobody_can_guess_what_is_withheld(database: Database) -> None:
    await append(database, Entry("a", "step.done", THREE, "7", {"runbook": "7", "step": 7}))
    async with database.read() as connection:
        (one,) = await ledger.read_chain(connection, "a")
    content = json.loads(one.content)
    assert len({salt for salt, _ in content.values()}) == 3
    assert all(len(bytes.fromhex(salt)) == 16 for salt, _ in content.values())


async def test_entries_of_a_kind_are_found_in_all_chains(database: Database) -> None:
    other = replace(entry("b", 4), kind="step.failed", fields=filled("step.failed"))
    await append(database, entry("a", 1), entry("b", 2), entry("a", 3), other)
    async with database.read() as connection:
        found = await ledger.of_kind(connection, "note", entry("a", 2).at, limit=9)
        newest = await ledger.of_kind(connection, "note", entry("a", 1).at, limit=1)
    assert [(one.chain, number(one)) for one in found] == [("a", 3), ("b", 2)]
    assert [number(one) for one in newest] == [3]


async def test_the_last_deed_is_what_people_did_last(database: Database) -> None:
    async def last(chain: str = "a") -> datetime | None:
        async with database.read() as connection:
            return await ledger.last_deed(connection, chain)

    async def happened(*kinds: str) -> None:
        for kind in kinds:
            clock.advance(minutes=1)
            await append(database, Entry("a", kind, clock(), "slack:U01AMINA", filled(kind)))

    clock = Clock()
    await happened("alert.opened", "people.called", "message.posted", "page.sent", "alert.repeated")
    assert await last() is None
    for deed in ("incident.acknowledged", "note", "step.done", "step.undone", "plan.shown",
                 "run.requested", "run.approved"):  # fmt: skip
        await happened(deed)
        done = clock()
        await happened(
            "alert.repeated", "people.called", "page.sent", "approval.asked", "run.ended"
        )
        assert await last() == done, deed
    assert await last("b") is None
