"""The heartbeat: the last one sent through the whole pipeline, and the last that came back."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Boolean, Column, String, Table, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.base import Moment, metadata
from bot.store.upsert import insert_or_ignore

ONE = "pipeline"

heartbeats = Table(
    "heartbeats",
    metadata,
    Column("name", String(16), primary_key=True),
    Column("beat", String(36), nullable=False),
    Column("sent_at", Moment, nullable=False),
    Column("came_at", Moment),
    Column("missed", Boolean, nullable=False),
)


@dataclass(frozen=True, slots=True)
class Beat:
    """beat: the last one's id; came_at: when one last came through; missed: people were told."""

    beat: str
    sent_at: datetime
    came_at: datetime | None = None
    missed: bool = False


async def read(connection: AsyncConnection) -> Beat | None:
    """Return how the heart beats; None before the first time."""
    query = select(heartbeats).where(heartbeats.c.name == ONE)
    row = (await connection.execute(query)).mappings().first()
    return Beat(row["beat"], row["sent_at"], row["came_at"], row["missed"]) if row else None


async def save(connection: AsyncConnection, beat: Beat) -> None:
    """Write how the heart beats."""
    values = {name: getattr(beat, name) for name in Beat.__slots__}
    await insert_or_ignore(connection, heartbeats, [{"name": ONE, **values}])
    await connection.execute(update(heartbeats).where(heartbeats.c.name == ONE).values(**values))
