"""Checkpoints: they chain the heads of the ledger's chains, and only those that changed."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    Index,
    LargeBinary,
    String,
    Table,
    bindparam,
    func,
    insert,
    select,
    text,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.checkpoint import Checkpoint, Head, checkpoint, witness
from bot.core.ledger import GENESIS
from bot.store.base import Counter, Moment, metadata
from bot.store.ledger import CHANGED, chains

MOST = 10_000  # heads in one checkpoint: so much is in memory at a time
ADVISORY_LOCK = 7_201_994  # any number that nothing else takes

checkpoints = Table(
    "checkpoints",
    metadata,
    Column("number", Counter, primary_key=True, autoincrement=False),
    Column("at", Moment, nullable=False),
    Column("header", LargeBinary, nullable=False),
    Column("hash", LargeBinary(32), nullable=False),
    Column("put_at", Moment),
    Index(
        "ix_checkpoints_kept_here",
        "number",
        sqlite_where=text("put_at IS NULL"),
        postgresql_where=text("put_at IS NULL"),
    ),
)

heads = Table(
    "checkpoint_heads",
    metadata,
    Column("chain", String(64), primary_key=True),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("hash", LargeBinary(32), nullable=False),
    Column("checkpoint", BigInteger, nullable=False, index=True),
)


async def take(connection: AsyncConnection, now: datetime) -> tuple[Checkpoint, list[Head]] | None:
    """Make a checkpoint of the heads that changed since the last; None where none did.

    A chain that is being written to at this moment is in the next one: to wait for it could
    end in a deadlock.
    """
    await _one_at_a_time(connection)
    found = await changed(connection)
    if not found:
        return None
    last = await newest(connection)
    made = checkpoint(last.number + 1 if last else 1, now, last.hash if last else GENESIS, found)
    await connection.execute(insert(checkpoints), [_row(made)])
    about = [
        {"chain": h.chain, "seq": h.seq, "hash": h.hash, "checkpoint": made.number} for h in found
    ]
    await connection.execute(insert(heads), about)
    mark = update(chains).where(chains.c.chain == bindparam("name"))
    mark = mark.values(checkpointed=bindparam("until"))
    await connection.execute(mark, [{"name": h.chain, "until": h.seq} for h in found])
    return made, found


async def changed(connection: AsyncConnection) -> list[Head]:
    """Lock heads that changed since the last checkpoint, but for those that others hold."""
    query = select(chains.c.chain, chains.c.seq, chains.c.head).where(CHANGED)
    query = query.order_by(chains.c.chain).limit(MOST).with_for_update(skip_locked=True)
    return [Head(*row) for row in await connection.execute(query)]


async def newest(connection: AsyncConnection) -> Checkpoint | None:
    """Return the last checkpoint; None where there is none."""
    query = select(checkpoints).order_by(checkpoints.c.number.desc()).limit(1)
    row = (await connection.execute(query)).one_or_none()
    return _checkpoint(row) if row else None


async def after(connection: AsyncConnection, number: int, limit: int) -> list[Checkpoint]:
    """Return the checkpoints after a number, in order."""
    query = select(checkpoints).where(checkpoints.c.number > number)
    found = await connection.execute(query.order_by(checkpoints.c.number).limit(limit))
    return [_checkpoint(row) for row in found]


async def heads_of(connection: AsyncConnection, number: int) -> list[Head]:
    """Return what a checkpoint vouches for."""
    query = select(heads.c.chain, heads.c.seq, heads.c.hash).where(heads.c.checkpoint == number)
    return [Head(*row) for row in await connection.execute(query)]


async def not_put(connection: AsyncConnection, limit: int) -> list[Checkpoint]:
    """Return the oldest checkpoints that were not put into the bucket yet."""
    query = select(checkpoints).where(checkpoints.c.put_at.is_(None))
    found = await connection.execute(query.order_by(checkpoints.c.number).limit(limit))
    return [_checkpoint(row) for row in found]


async def count_not_put(connection: AsyncConnection) -> int:
    """Return how many checkpoints were not put into the bucket yet."""
    query = select(func.count()).where(checkpoints.c.put_at.is_(None))
    return int((await connection.execute(query)).scalar_one())


async def mark_put(connection: AsyncConnection, number: int, now: datetime) -> None:
    """Say that a checkpoint stands in the bucket."""
    change = update(checkpoints).where(checkpoints.c.number == number)
    await connection.execute(change.values(put_at=now))


async def witnesses(connection: AsyncConnection, chain: str) -> list[dict[str, Any]]:
    """Return, for an export, every checkpoint that vouches for a chain."""
    mine = select(heads.c.checkpoint).where(heads.c.chain == chain)
    query = select(checkpoints).where(checkpoints.c.number.in_(mine))
    found = [_checkpoint(r) for r in await connection.execute(query.order_by(checkpoints.c.number))]
    return [witness(one, await heads_of(connection, one.number), chain) for one in found]


def _row(made: Checkpoint) -> dict[str, Any]:
    return {"number": made.number, "at": made.at, "header": made.header, "hash": made.hash}


def _checkpoint(row: Any) -> Checkpoint:
    return Checkpoint(row.number, row.at, row.header, row.hash)


async def _one_at_a_time(connection: AsyncConnection) -> None:
    """Let one replica make a checkpoint at a time; on SQLite there is one writer anyway."""
    if connection.dialect.name == "postgresql":
        await connection.execute(text(f"SELECT pg_advisory_xact_lock({ADVISORY_LOCK})"))
