"""Somebody who owns the database: drops its triggers, changes what they like, seals it anew."""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import delete, insert, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.ledger import GENESIS, Sealed, canonical, commitment
from bot.store import checkpoints, ledger
from bot.store.database import Database
from tests.support.alerts import THREE

TABLES = ("ledger", "checkpoints", "checkpoint_heads", "erasures")
Change = Callable[[list[Sealed]], list[Sealed]]


async def unguard(connection: AsyncConnection) -> None:
    """Let everything be changed."""
    if connection.dialect.name == "postgresql":
        for table in TABLES:
            await connection.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER ALL"))
        return
    found = await connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'"))
    for (name,) in found.all():
        await connection.execute(text(f"DROP TRIGGER {name}"))


async def guard(database: Database) -> None:
    """Put the triggers of a PostgreSQL database back."""
    async with database.write() as connection:
        for table in TABLES:
            await connection.execute(text(f"ALTER TABLE {table} ENABLE TRIGGER ALL"))


async def tamper(database: Database, *statements: str) -> None:
    """Change rows, and nothing else."""
    async with database.write() as connection:
        await unguard(connection)
        for statement in statements:
            await connection.execute(text(statement))


async def forge(database: Database, chain: str, change: Change) -> None:
    """Change a chain, and recompute every hash there is: of entries, heads and checkpoints."""
    async with database.write() as connection:
        await unguard(connection)
        changed = sealed_anew(change(await ledger.read_chain(connection, chain)))
        await connection.execute(delete(ledger.entries).where(ledger.entries.c.chain == chain))
        rows = [{name: getattr(one, name) for name in Sealed.__slots__} for one in changed]
        await connection.execute(insert(ledger.entries), rows)
        mine = update(ledger.chains).where(ledger.chains.c.chain == chain)
        await connection.execute(mine.values(seq=len(changed), head=changed[-1].hash))
        await connection.execute(delete(checkpoints.checkpoints))
        await connection.execute(delete(checkpoints.heads))
        await connection.execute(update(ledger.chains).values(checkpointed=0))
        await checkpoints.take(connection, THREE)


def sealed_anew(chain: list[Sealed]) -> list[Sealed]:
    """Return entries as one sound chain, numbered in their order."""
    previous, found = GENESIS, []
    for seq, one in enumerate(chain, start=1):
        content = json.loads(one.content)
        known = json.loads(one.header)["fields"]
        fields = {n: commitment(pair) if pair else known[n] for n, pair in content.items()}
        header = json.loads(one.header)
        header |= {"seq": seq, "previous": previous.hex(), "kind": one.kind, "fields": fields}
        header |= {"at": one.at.isoformat()}
        sealed = canonical(header)
        previous = hashlib.sha256(sealed).digest()
        found.append(replace(one, seq=seq, header=sealed, hash=previous))
    return found


def saying(one: Sealed, **said: Any) -> Sealed:
    """Return an entry that says something else, with the salts that it had."""
    content: Mapping[str, Any] = json.loads(one.content)
    changed = {name: [content[name][0], value] for name, value in said.items()}
    return replace(one, content=canonical({**content, **changed}))


def resalted(one: Sealed) -> Sealed:
    """Return an entry that says the same, with salts of its own."""
    content = json.loads(one.content)
    fresh = {
        n: [hashlib.sha256(pair[0].encode()).hexdigest()[:32], pair[1]]
        for n, pair in content.items()
    }
    return replace(one, content=canonical(fresh))
