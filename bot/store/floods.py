"""Floods: channels in which many incidents wait for their first message, and their digests."""

from datetime import datetime

from sqlalchemy import Column, Index, Row, String, Table, and_, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.flood import Flood
from bot.core.message import Role
from bot.store.base import Moment, metadata, new_id
from bot.store.messages import BEHIND, FIRST, NO_INCIDENT, messages
from bot.store.upsert import insert_or_ignore

floods = Table(
    "floods",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("channel", String(32), nullable=False),
    Column("began_at", Moment, nullable=False),
    Column("refreshed_at", Moment, nullable=False),
    Column("ended_at", Moment),
)
UNDER_WAY = floods.c.ended_at.is_(None)
# At most one a channel.
Index(
    "uq_floods_under_way",
    floods.c.channel,
    unique=True,
    sqlite_where=UNDER_WAY,
    postgresql_where=UNDER_WAY,
)
Index("ix_floods_channel", floods.c.channel, floods.c.began_at)

UNPOSTED = and_(BEHIND, messages.c.ts == "", messages.c.role == Role.ROOT.value)


async def unposted(connection: AsyncConnection, channel: str, most: int | None = None) -> int:
    """Return how many incidents wait for their first message in a channel, counted up to `most`."""
    mine = select(messages.c.id).where(UNPOSTED, messages.c.channel == channel)
    query = select(func.count()).select_from(mine.limit(most).subquery())
    return int((await connection.execute(query)).scalar_one())


async def posts_left(connection: AsyncConnection, channel: str) -> int:
    """Return after how many posts every incident has its first message in a channel.

    A checklist comes before the messages of incidents that are less bad than its own.
    """
    behind = [BEHIND, messages.c.ts == "", messages.c.channel == channel]
    last = select(func.max(messages.c.rank)).where(UNPOSTED, messages.c.channel == channel)
    runbook = messages.c.role == Role.RUNBOOK.value
    first = and_(runbook, messages.c.rank < last.scalar_subquery())
    query = select(func.count()).where(*behind, or_(messages.c.role == Role.ROOT.value, first))
    return int((await connection.execute(query)).scalar_one())


async def waiting(connection: AsyncConnection) -> dict[str, tuple[int, str]]:
    """Return by channel how many incidents wait for their first message, and the oldest's id."""
    query = select(messages.c.channel, func.count(), func.min(messages.c.id))
    rows = await connection.execute(query.where(UNPOSTED).group_by(messages.c.channel))
    return {channel: (count, oldest) for channel, count, oldest in rows}


async def under_way(connection: AsyncConnection) -> list[Flood]:
    """Return the floods that are not over."""
    return [_flood(row) for row in await connection.execute(select(floods).where(UNDER_WAY))]


async def read(connection: AsyncConnection, flood: str) -> Flood | None:
    """Return a flood by its id."""
    row = (await connection.execute(select(floods).where(floods.c.id == flood))).first()
    return _flood(row) if row else None


async def latest(connection: AsyncConnection, channel: str) -> Flood | None:
    """Return the flood of a channel that is under way, or was the last one."""
    query = select(floods).where(floods.c.channel == channel)
    row = (await connection.execute(query.order_by(floods.c.began_at.desc()).limit(1))).first()
    return _flood(row) if row else None


async def begin(connection: AsyncConnection, channel: str, now: datetime) -> Flood:
    """Begin a flood, unless one is under way in this channel; return the one that is.

    Its digest is wanted, and comes before all else.
    """
    fresh = {"id": new_id(), "channel": channel, "began_at": now, "refreshed_at": now}
    await insert_or_ignore(connection, floods, [fresh])
    mine = select(floods).where(UNDER_WAY, floods.c.channel == channel)
    flood = _flood((await connection.execute(mine)).one())
    await insert_or_ignore(connection, messages, [_digest(flood)])
    return flood


async def claim(connection: AsyncConnection, flood: Flood, now: datetime) -> bool:
    """Say that its incidents are counted now; False where another process was quicker."""
    same = [floods.c.id == flood.id, floods.c.refreshed_at == flood.refreshed_at]
    query = update(floods).where(*same).values(refreshed_at=now)
    return (await connection.execute(query)).rowcount == 1


async def end(connection: AsyncConnection, flood: str, now: datetime) -> None:
    """Say that it is over."""
    over = update(floods).where(floods.c.id == flood, UNDER_WAY).values(ended_at=now)
    await connection.execute(over)


async def refresh(connection: AsyncConnection, flood: str) -> int:
    """Bring its digest up to date; return the revision that it is to show."""
    mine = messages.c.id == flood
    await connection.execute(update(messages).where(mine).values(wanted=messages.c.wanted + 1))
    return await revision(connection, flood)


async def revision(connection: AsyncConnection, flood: str) -> int:
    """Return the revision that its digest is to show."""
    query = select(messages.c.wanted).where(messages.c.id == flood)
    return int((await connection.execute(query)).scalar_one())


def _flood(row: Row[tuple[object, ...]]) -> Flood:
    return Flood(**row._mapping)  # noqa: SLF001  (it is public, SQLAlchemy says)


def _digest(flood: Flood) -> dict[str, object]:
    return {
        "id": flood.id,
        "incident": NO_INCIDENT,
        "channel": flood.channel,
        "role": Role.DIGEST.value,
        "key": f"flood:{flood.id}",
        "wanted": 1,
        "posted": 0,
        "rank": FIRST,
        "ts": "",
        "due_at": flood.began_at,
        "tries": 0,
        "broadcast": False,
        "text": "",
        "mention": "",
    }
