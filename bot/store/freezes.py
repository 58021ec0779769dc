"""The freeze: while it holds, no run starts."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Column, String, Table, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.base import Moment, Words, metadata, new_id

freezes = Table(
    "freezes",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("actor", Words, nullable=False),
    Column("reason", Words, nullable=False),
    Column("at", Moment, nullable=False),
    Column("lifted_at", Moment),
)


@dataclass(frozen=True, slots=True)
class Freeze:
    """Who froze everything, when and why."""

    actor: str
    reason: str
    at: datetime


async def begin(connection: AsyncConnection, freeze: Freeze) -> None:
    """Freeze."""
    row = {"id": new_id(), "actor": freeze.actor, "reason": freeze.reason, "at": freeze.at}
    await connection.execute(insert(freezes).values(row))


async def lift(connection: AsyncConnection, now: datetime) -> None:
    """Lift it."""
    held = update(freezes).where(freezes.c.lifted_at.is_(None))
    await connection.execute(held.values(lifted_at=now))


async def now_held(connection: AsyncConnection) -> Freeze | None:
    """Return the freeze that holds; None where there is none."""
    query = select(freezes).where(freezes.c.lifted_at.is_(None)).order_by(freezes.c.at).limit(1)
    row = (await connection.execute(query)).mappings().first()
    return Freeze(row["actor"], row["reason"], row["at"]) if row else None
