"""Floods: channels in which many incidents wait for their first message, and their digests.

That a flood is under way is written in its digest's key, so that a restart, or another replica,
goes on with the same digest.
"""

from datetime import datetime

from sqlalchemy import and_, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.elements import ColumnElement

from bot.core.message import Role
from bot.store.base import new_id
from bot.store.messages import BEHIND, FIRST, NO_INCIDENT, messages
from bot.store.upsert import insert_or_ignore

UNDER_WAY = "digest:"  # what the key of an unfinished digest begins with


def _unposted(channel: str) -> ColumnElement[bool]:
    root = messages.c.role == Role.ROOT.value
    return and_(BEHIND, messages.c.channel == channel, messages.c.ts == "", root)


async def unposted(connection: AsyncConnection, channel: str, most: int | None = None) -> int:
    """Return how many incidents wait for their first message in a channel, counted up to `most`."""
    waiting = select(messages.c.id).where(_unposted(channel)).limit(most).subquery()
    query = select(func.count()).select_from(waiting)
    return int((await connection.execute(query)).scalar_one())


async def under_way(connection: AsyncConnection) -> list[tuple[str, datetime]]:
    """Return (channel, since) of the floods whose digest is not finished."""
    mine = [messages.c.incident == NO_INCIDENT, messages.c.key.startswith(UNDER_WAY)]
    rows = await connection.execute(select(messages.c.channel, messages.c.key).where(*mine))
    return [(row.channel, datetime.fromisoformat(row.key.removeprefix(UNDER_WAY))) for row in rows]


async def begin(connection: AsyncConnection, channel: str, since: datetime) -> None:
    """Want the digest of a flood that began at `since`; it comes before all else."""
    row = {
        "id": new_id(),
        "incident": NO_INCIDENT,
        "channel": channel,
        "role": Role.DIGEST.value,
        "key": _key(since),
        "wanted": 1,
        "posted": 0,
        "rank": FIRST,
        "ts": "",
        "due_at": since,
        "tries": 0,
        "broadcast": False,
        "text": "",
        "mention": "",
    }
    await insert_or_ignore(connection, messages, [row])


async def refresh(connection: AsyncConnection, channel: str, since: datetime) -> None:
    """Bring a flood's digest up to date."""
    query = update(messages).where(_digest(channel, since))
    await connection.execute(query.values(wanted=messages.c.wanted + 1))


async def end(connection: AsyncConnection, channel: str, since: datetime) -> None:
    """Bring a flood's digest up to date for the last time."""
    over = update(messages).where(_digest(channel, since))
    over = over.values(wanted=messages.c.wanted + 1, key=f"over:{since.isoformat()}")
    await connection.execute(over)


def _key(since: datetime) -> str:
    return f"{UNDER_WAY}{since.isoformat()}"


def _digest(channel: str, since: datetime) -> ColumnElement[bool]:
    mine = [messages.c.channel == channel, messages.c.key == _key(since)]
    return and_(messages.c.incident == NO_INCIDENT, *mine)
