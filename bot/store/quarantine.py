"""The quarantine: authentic messages from topics that nobody listed.

SNS takes our 403 as success and drops the message; so the newest are kept here, to be
replayed once the topic is listed. Anybody with an AWS account can fill it: it is bounded.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import (
    Column,
    LargeBinary,
    Select,
    String,
    Table,
    UniqueConstraint,
    delete,
    func,
    select,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.signal import Entrance, Signal
from bot.store.base import Counter, Moment, metadata
from bot.store.upsert import insert_or_ignore

MAX_MESSAGES = 1_000
MAX_PER_TOPIC = 100

quarantine = Table(
    "quarantine",
    metadata,
    Column("seq", Counter, primary_key=True, autoincrement=True),
    Column("topic", String(512), nullable=False),
    Column("message_id", String(128), nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("received_at", Moment, nullable=False),
    UniqueConstraint("topic", "message_id"),
    sqlite_autoincrement=True,
)


@dataclass(frozen=True, slots=True)
class Quarantined:
    """How many messages of one topic are kept, and when the newest came."""

    topic: str
    messages: int
    newest: datetime


async def keep(connection: AsyncConnection, signal: Signal) -> None:
    """Keep an authentic signal, and drop what is then too much, oldest first."""
    row = {
        "topic": signal.publisher,
        "message_id": signal.message_id,
        "body": signal.body,
        "received_at": signal.received_at,
    }
    await insert_or_ignore(connection, quarantine, [row])
    newest = select(quarantine.c.seq).order_by(quarantine.c.seq.desc())
    of_topic = newest.where(quarantine.c.topic == signal.publisher)
    await _drop(connection, of_topic.offset(MAX_PER_TOPIC))
    await _drop(connection, newest.offset(MAX_MESSAGES))


async def topics(connection: AsyncConnection) -> list[Quarantined]:
    """Return each topic with what is kept of it."""
    newest = func.max(quarantine.c.received_at, type_=Moment)
    query = select(quarantine.c.topic, func.count(), newest).group_by(quarantine.c.topic)
    rows = await connection.execute(query.order_by(quarantine.c.topic))
    return [Quarantined(*row) for row in rows]


async def take(connection: AsyncConnection, topic: str) -> list[Signal]:
    """Remove a topic's messages and return them, oldest first."""
    removal = delete(quarantine).where(quarantine.c.topic == topic).returning(quarantine)
    rows = (await connection.execute(removal)).all()
    return [
        Signal(
            publisher=row.topic,
            message_id=row.message_id,
            body=row.body,
            entrance=Entrance.SNS,
            received_at=row.received_at,
            authenticated=True,
        )
        for row in sorted(rows, key=lambda row: int(row.seq))
    ]


async def _drop(connection: AsyncConnection, too_old: Select[tuple[int]]) -> None:
    await connection.execute(delete(quarantine).where(quarantine.c.seq.in_(too_old)))
