"""Timers: what is due later, as rows, so that a restart forgets none."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Column, Integer, String, Table, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.base import Moment, metadata, new_id

timers = Table(
    "timers",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("kind", String(32), nullable=False),
    Column("run", String(36), nullable=False, index=True),
    Column("turn", Integer, nullable=False),
    Column("due_at", Moment, nullable=False, index=True),
)


@dataclass(frozen=True, slots=True)
class Timer:
    """Something due. kind: what is to be done; run: about which; turn: how often it was, from 0."""

    kind: str
    run: str
    due_at: datetime
    turn: int = 0
    id: str = ""


async def add(connection: AsyncConnection, wanted: Sequence[Timer]) -> None:
    """Set timers."""
    if wanted:
        rows = [
            {"id": new_id(), "kind": t.kind, "run": t.run, "turn": t.turn, "due_at": t.due_at}
            for t in wanted
        ]
        await connection.execute(insert(timers), rows)


async def due(
    connection: AsyncConnection, now: datetime, limit: int, kinds: Collection[str] | None = None
) -> list[Timer]:
    """Return timers whose time has come, of these kinds or of all, the oldest first."""
    mine = [timers.c.due_at <= now, *([] if kinds is None else [timers.c.kind.in_(kinds)])]
    query = select(timers).where(*mine).order_by(timers.c.due_at).limit(limit)
    return [Timer(**row) for row in (await connection.execute(query)).mappings()]


async def take(connection: AsyncConnection, timer: Timer) -> bool:
    """Take a timer: exactly one replica gets True."""
    gone = await connection.execute(delete(timers).where(timers.c.id == timer.id))
    return gone.rowcount == 1


async def put_off(connection: AsyncConnection, timer: Timer, until: datetime) -> None:
    """Set a timer to a later time."""
    await connection.execute(update(timers).where(timers.c.id == timer.id).values(due_at=until))


async def drop(connection: AsyncConnection, run: str, kind: str) -> None:
    """Drop a run's timers of a kind."""
    await connection.execute(delete(timers).where(timers.c.run == run, timers.c.kind == kind))
