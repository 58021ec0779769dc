"""The ledger: append-only, one hash chain an incident and one for the system."""

import secrets
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import (
    Column,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    and_,
    bindparam,
    func,
    select,
    text,
    update,
)
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.checkpoint import Head
from bot.core.errors import StoreFailed
from bot.core.kinds import KINDS, Source, must_fit
from bot.core.ledger import GENESIS, Entry, Sealed, seal
from bot.store.base import Counter, Moment, metadata
from bot.store.upsert import insert_or_ignore

SALT_BYTES = 16
PORTION = 500  # entries at a time: a chain may be too long for memory
# What people do; everything else happens by itself.
DEEDS = tuple(kind.name for kind in KINDS.values() if kind.source is Source.PERSON)

chains = Table(
    "chains",
    metadata,
    Column("chain", String(64), primary_key=True),
    Column("seq", Counter, nullable=False),
    Column("head", LargeBinary(32), nullable=False),
    # How far the last checkpoint that has this chain vouches for it.
    Column("checkpointed", Counter, nullable=False, server_default="0"),
    Index(
        "ix_chains_changed",
        "chain",
        sqlite_where=text("seq > checkpointed"),
        postgresql_where=text("seq > checkpointed"),
    ),
)
CHANGED = chains.c.seq > chains.c.checkpointed

# What the text of an entry may be replaced with: the trigger lets nothing else through.
erasures = Table(
    "erasures",
    metadata,
    Column("chain", String(64), primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("by", Integer, primary_key=True, autoincrement=False),
    Column("content", LargeBinary, nullable=False),
)

entries = Table(
    "ledger",
    metadata,
    Column("chain", String(64), primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("kind", String(64), nullable=False),
    Column("at", Moment, nullable=False),
    Column("header", LargeBinary, nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("hash", LargeBinary(32), nullable=False),
)


# Put together once: that costs more than running them, and whatever happens pays it.
APPEND = entries.insert()
LOCK = select(chains).where(chains.c.chain.in_(bindparam("names", expanding=True)))
LOCK = LOCK.order_by(chains.c.chain).with_for_update()
MOVE = update(chains).where(chains.c.chain == bindparam("name"))
MOVE = MOVE.values(seq=bindparam("new_seq"), head=bindparam("new_head"))


async def append(connection: AsyncConnection, new: Sequence[Entry]) -> dict[str, Head]:
    """Append entries, in order, in the caller's transaction; locks their chains.

    Returns the new heads by chain.
    Raises EntryDoesNotFit for what `bot.core.kinds` does not know.
    """
    if not new:
        return {}
    for entry in new:
        must_fit(entry.kind, entry.fields)
    heads = await _lock_heads(connection, {entry.chain for entry in new})
    sealed = []
    for entry in new:
        seq, head = heads[entry.chain]
        one = seal(entry, seq + 1, head, lambda: secrets.token_bytes(SALT_BYTES))
        heads[entry.chain] = (one.seq, one.hash)
        sealed.append(one)
    await connection.execute(APPEND, [_row(one) for one in sealed])
    await _move_heads(connection, heads)
    return {chain: Head(chain, seq, head) for chain, (seq, head) in heads.items()}


async def read_chain(connection: AsyncConnection, chain: str) -> list[Sealed]:
    """Return a chain's entries in order."""
    query = select(entries).where(entries.c.chain == chain).order_by(entries.c.seq)
    return [Sealed(**row) for row in (await connection.execute(query)).mappings()]


async def head_of(connection: AsyncConnection, chain: str) -> tuple[int, bytes]:
    """Return number and hash of a chain's last entry; 0 and zeros where it has none."""
    query = select(chains.c.seq, chains.c.head).where(chains.c.chain == chain)
    row = (await connection.execute(query)).first()
    return (row.seq, row.head) if row else (0, GENESIS)


async def portion(connection: AsyncConnection, chain: str, after: int, last: int) -> list[Sealed]:
    """Return some of a chain's entries in order, from the one after a number to the last."""
    mine = [entries.c.chain == chain, entries.c.seq > after, entries.c.seq <= last]
    query = select(entries).where(*mine).order_by(entries.c.seq).limit(PORTION)
    return [Sealed(**row) for row in (await connection.execute(query)).mappings()]


async def erase(connection: AsyncConnection, hollow: Sequence[Sealed], by: int) -> None:
    """Replace entries by themselves without some values, in the caller's transaction.

    by: the number of the last entry, of those that say who erased them.
    What they become is listed first, and the triggers let nothing else through. Raises
    StoreFailed where PostgreSQL's role has no right to it, as a server's should not.
    """
    try:
        for one in hollow:
            listed = {"chain": one.chain, "seq": one.seq, "by": by, "content": one.content}
            await connection.execute(erasures.insert(), [listed])
            place = and_(entries.c.chain == one.chain, entries.c.seq == one.seq)
            await connection.execute(update(entries).where(place).values(content=one.content))
    except ProgrammingError as error:
        why = "this role may not erase: take the one that owns the tables"
        raise StoreFailed(f"{why} ({str(error.orig).splitlines()[0]})") from error


async def last_deed(connection: AsyncConnection, chain: str) -> datetime | None:
    """Return when somebody last did something to an incident; None where nobody ever did."""
    theirs = (entries.c.chain == chain, entries.c.kind.in_(DEEDS))
    query = select(func.max(entries.c.at)).where(*theirs)
    found: datetime | None = (await connection.execute(query)).scalar_one()
    return found


async def of_kind(
    connection: AsyncConnection, kind: str, since: datetime, limit: int = 1000
) -> list[Sealed]:
    """Return the entries of a kind in all chains, the newest first."""
    wanted = [entries.c.kind == kind, entries.c.at >= since]
    query = select(entries).where(*wanted).order_by(entries.c.at.desc()).limit(limit)
    return [Sealed(**row) for row in (await connection.execute(query)).mappings()]


def _row(sealed: Sealed) -> dict[str, object]:
    return {name: getattr(sealed, name) for name in Sealed.__slots__}


async def _lock_heads(connection: AsyncConnection, names: set[str]) -> dict[str, tuple[int, bytes]]:
    """Lock the chains in name order (any other order can deadlock) and read their heads."""
    ordered = sorted(names)
    fresh = [{"chain": name, "seq": 0, "head": GENESIS} for name in ordered]
    await insert_or_ignore(connection, chains, fresh)
    rows = await connection.execute(LOCK, {"names": ordered})
    return {row.chain: (row.seq, row.head) for row in rows}


async def _move_heads(connection: AsyncConnection, heads: dict[str, tuple[int, bytes]]) -> None:
    moved = [{"name": k, "new_seq": seq, "new_head": head} for k, (seq, head) in heads.items()]
    await connection.execute(MOVE, moved)
