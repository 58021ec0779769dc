"""Backfills: the latest one of an incident, and how far it is."""

from datetime import datetime, timedelta

from pydantic import TypeAdapter
from sqlalchemy import Column, Index, Integer, Table, select, update
from sqlalchemy.engine import RowMapping
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.backfill import Backfill, Part
from bot.store.base import Moment, Words, metadata
from bot.store.upsert import insert_or_replace

backfills = Table(
    "backfills",
    metadata,
    Column("incident", Integer, primary_key=True, autoincrement=False),
    Column("actor", Words, nullable=False),
    Column("asked_at", Moment, nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("begin", Moment, nullable=False),
    Column("end", Moment, nullable=False),
    Column("parts", Words, nullable=False),
    Column("done_at", Moment),
)

UNDER_WAY = backfills.c.done_at.is_(None)
Index(
    "ix_backfills_due",
    backfills.c.due_at,
    sqlite_where=UNDER_WAY,
    postgresql_where=UNDER_WAY,
)
_parts = TypeAdapter(tuple[Part, ...])


def _backfill(row: RowMapping) -> Backfill:
    return Backfill(**{**row, "parts": _parts.validate_json(row["parts"])})


async def read(connection: AsyncConnection, incident: int) -> Backfill | None:
    """Return an incident's latest backfill; None where nobody ever asked for one."""
    query = select(backfills).where(backfills.c.incident == incident)
    row = (await connection.execute(query)).mappings().first()
    return _backfill(row) if row else None


async def save(connection: AsyncConnection, backfill: Backfill) -> None:
    """Write a backfill in place of the incident's former one."""
    values = {name: getattr(backfill, name) for name in Backfill.__slots__}
    parts = _parts.dump_json(backfill.parts).decode()
    await insert_or_replace(connection, backfills, [{**values, "parts": parts}])


async def is_due(connection: AsyncConnection, now: datetime) -> bool:
    """Tell whether there is one to take up."""
    query = select(backfills.c.incident).where(UNDER_WAY, backfills.c.due_at <= now).limit(1)
    return (await connection.execute(query)).first() is not None


async def take(connection: AsyncConnection, now: datetime, held: timedelta) -> Backfill | None:
    """Take up the one that waits the longest; ours for so long."""
    due = select(backfills).where(UNDER_WAY, backfills.c.due_at <= now)
    query = due.order_by(backfills.c.due_at).limit(1).with_for_update(skip_locked=True)
    row = (await connection.execute(query)).mappings().first()
    if row is None:
        return None
    mine = update(backfills).where(backfills.c.incident == row["incident"])
    await connection.execute(mine.values(due_at=now + held))
    return _backfill(row)
