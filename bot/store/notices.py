"""Notices: a channel's one line that says that Firebreak is behind, or caught up."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Column, String, Table, and_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.elements import ColumnElement

from bot.core.message import Role
from bot.core.severity import Severity
from bot.store.base import Moment, metadata
from bot.store.messages import NO_INCIDENT, messages
from bot.store.upsert import insert_or_ignore

notices = Table(
    "notices",
    metadata,
    Column("channel", String(32), primary_key=True),
    Column("message", String(36), nullable=False),
    Column("since", Moment, nullable=False),
    Column("said_at", Moment, nullable=False),
    Column("ended_at", Moment),
)


@dataclass(frozen=True, slots=True)
class Notice:
    """A channel's latest. message: its id; since: what it is about began to wait then.

    said_at: when it last changed; ended_at: None while Firebreak is behind there.
    """

    channel: str
    message: str
    since: datetime
    said_at: datetime
    ended_at: datetime | None = None


async def known(connection: AsyncConnection) -> dict[str, Notice]:
    """Return the latest notice of each channel that ever had one."""
    rows = await connection.execute(select(notices))
    return {row.channel: Notice(*row) for row in rows}


async def begin(connection: AsyncConnection, new: Notice, before: Notice | None, text: str) -> None:
    """Say something in a message of its own, unless another process did just now.

    before: the channel's last notice.
    """
    row = {name: getattr(new, name) for name in Notice.__slots__}
    if before is None:
        await insert_or_ignore(connection, notices, [row])
    else:
        await connection.execute(update(notices).where(_same(before)).values(row))
    mine = select(notices.c.message).where(notices.c.channel == new.channel)
    if (await connection.execute(mine)).scalar_one() == new.message:
        await insert_or_ignore(connection, messages, [_message(new, text)])


async def say(connection: AsyncConnection, before: Notice, after: Notice, text: str) -> None:
    """Let a notice say something else, unless another process did just now."""
    values = {"since": after.since, "said_at": after.said_at, "ended_at": after.ended_at}
    query = update(notices).where(_same(before)).values(values)
    if (await connection.execute(query)).rowcount:
        anew = update(messages).where(messages.c.id == before.message)
        await connection.execute(anew.values(text=text, wanted=messages.c.wanted + 1))


def _same(notice: Notice) -> ColumnElement[bool]:
    return and_(notices.c.channel == notice.channel, notices.c.said_at == notice.said_at)


def _message(notice: Notice, text: str) -> dict[str, object]:
    return {
        "id": notice.message,
        "incident": NO_INCIDENT,
        "channel": notice.channel,
        "role": Role.BEHIND.value,
        "key": f"behind:{notice.message}",
        "wanted": 1,
        "posted": 0,
        "rank": Severity.HIGH.rank,  # what is critical comes first
        "ts": "",
        "due_at": notice.said_at,
        "tries": 0,
        "broadcast": False,
        "text": text,
        "mention": "",
    }
