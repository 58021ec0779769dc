"""Slack messages as we want them, and as they are."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Index,
    Integer,
    Select,
    String,
    Table,
    UniqueConstraint,
    Update,
    and_,
    bindparam,
    case,
    func,
    literal_column,
    not_,
    or_,
    select,
    update,
)
from sqlalchemy.engine import RowMapping
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.elements import BindParameter, ColumnElement

from bot.core.incident import Incident
from bot.core.message import Message, Role
from bot.store.base import Moment, Words, metadata, new_id
from bot.store.upsert import insert_or_ignore

messages = Table(
    "messages",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("incident", Integer, nullable=False),
    Column("channel", String(32), nullable=False),
    Column("role", String(16), nullable=False),
    Column("key", String(64), nullable=False),
    Column("wanted", Integer, nullable=False),
    Column("posted", Integer, nullable=False),
    Column("rank", Integer, nullable=False),
    Column("ts", String(32), nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("intent_at", Moment),
    Column("verify_at", Moment),
    Column("tries", Integer, nullable=False),
    Column("broadcast", Boolean, nullable=False),
    Column("text", Words, nullable=False),
    Column("mention", Words, nullable=False),
    UniqueConstraint("incident", "channel", "key"),
)

# The channel is not first: SQLite would read a channel's whole past for what is behind in it.
Index("ix_messages_shown", messages.c.ts, messages.c.channel)

# A difference, since PostgreSQL takes a third of all rows to fit a comparison of two columns, and
# reads the whole table then; of a difference it keeps statistics (st_messages_lag).
STALE = messages.c.wanted - messages.c.posted > literal_column("0")
BEHIND = or_(STALE, messages.c.verify_at.is_not(None))
Index(
    "ix_messages_behind",
    messages.c.channel,
    messages.c.rank,
    messages.c.id,
    sqlite_where=BEHIND,
    postgresql_where=BEHIND,
)

FARTHEST = timedelta(minutes=10)  # twice the longest pause between two tries
NO_INCIDENT, FIRST, LAST = 0, -1, 9
LIVE = (Role.ROOT.value, Role.LINK.value, Role.RUNBOOK.value)
THREADED = (Role.RUNBOOK, Role.REPLY, Role.RUN, Role.EVIDENCE, Role.BACKFILL)
KNOWN = tuple(role.value for role in Role)  # a later release's replica may want others
IN_THREAD = tuple(role.value for role in THREADED)
root = messages.alias("root")
ROOT_OF = and_(
    root.c.incident == messages.c.incident,
    root.c.channel == messages.c.channel,
    root.c.role.in_((Role.ROOT.value, Role.LINK.value)),
    root.c.ts != "",
)
WITH_THREAD = select(messages, func.coalesce(root.c.ts, "").label("thread_ts")).select_from(
    messages.outerjoin(root, and_(messages.c.role.in_(IN_THREAD), ROOT_OF))
)


# Among equally bad incidents: a new one, then what calls people, then edits and other replies,
# and the checklists last, since the live message says already what to do first.
TURN = case(
    (and_(messages.c.ts == "", messages.c.role.not_in(IN_THREAD)), 0),
    (or_(messages.c.broadcast, messages.c.role == Role.RUN.value), 1),
    (and_(messages.c.ts == "", messages.c.role == Role.RUNBOOK.value), 3),
    else_=2,
)


@dataclass(frozen=True, slots=True)
class Wish:
    """A message that shall exist; one for equal (incident, channel, key).

    key: `card` for a root or a link, `runbook`, and what makes a reply unique.
    wanted: the revision to show; 0 for the incident's.
    """

    incident: Incident
    channel: str
    role: Role
    key: str
    at: datetime
    text: str = ""
    mention: str = ""
    broadcast: bool = False
    wanted: int = 0

    def to(self, mention: str, *, broadcast: bool = False) -> "Wish":
        """Return it so that it mentions people, and also stands in the channel if `broadcast`."""
        return replace(self, mention=mention, broadcast=broadcast)


def cards(incident: Incident, at: datetime) -> list[Wish]:
    """Return what every incident shows in its own channel: its root and its runbook."""
    return [
        Wish(incident, incident.channel, Role.ROOT, "card", at),
        Wish(incident, incident.channel, Role.RUNBOOK, "runbook", at),
    ]


def reply(incident: Incident, key: str, at: datetime, text: str) -> Wish:
    """Return a reply in an incident's thread; its text never changes."""
    return Wish(incident, incident.channel, Role.REPLY, key, at, text)


def _message(row: RowMapping) -> Message:
    return Message(**{**row, "role": Role(row["role"])})


def _values(wish: Wish) -> dict[str, Any]:
    return {
        "id": new_id(),
        "incident": wish.incident.number,
        "channel": wish.channel,
        "role": wish.role.value,
        "key": wish.key,
        "wanted": wish.wanted or (1 if wish.role is Role.REPLY else wish.incident.revision),
        "posted": 0,
        "rank": wish.incident.severity.rank,
        "ts": "",
        "due_at": wish.at,
        "tries": 0,
        "broadcast": wish.broadcast,
        "text": wish.text,
        "mention": wish.mention,
    }


async def want(connection: AsyncConnection, wishes: Sequence[Wish]) -> None:
    """Make sure that these messages exist; those that do already stay as they are."""
    await insert_or_ignore(connection, messages, [_values(wish) for wish in wishes])


async def follow(connection: AsyncConnection, incidents: Sequence[Incident]) -> None:
    """Let the live messages of these incidents follow to their present revision.

    In the incident's own channel stands its root, in every other one a link to it.
    """
    if not incidents:
        return
    rows = [
        {"n": i.number, "revision": i.revision, "severity": i.severity.rank, "home": i.channel}
        for i in incidents
    ]
    await connection.execute(FOLLOW, rows)


def _follow() -> Update:
    role = case(
        (messages.c.role == Role.RUNBOOK.value, Role.RUNBOOK.value),
        (messages.c.channel == bindparam("home"), Role.ROOT.value),
        else_=Role.LINK.value,
    )
    # One comparison a role: a list of values cannot be executed for many rows at once.
    live = or_(*(messages.c.role == role for role in LIVE))
    mine = and_(messages.c.incident == bindparam("n"), live)
    new = {"wanted": bindparam("revision"), "rank": bindparam("severity"), "role": role}
    return update(messages).where(mine).values(new)


# Put together once, as those below: that costs more than running them, and every alarm pays it.
FOLLOW = _follow()


async def refresh(connection: AsyncConnection, incident: int, role: Role) -> None:
    """Bring an incident's messages of one role up to date, whatever its revision."""
    mine = and_(messages.c.incident == incident, messages.c.role == role.value)
    await connection.execute(update(messages).where(mine).values(wanted=messages.c.wanted + 1))


def _due() -> ColumnElement[bool]:
    """Say what to look at now; BEHIND stands in it so that its index is used.

    Whether it stands there twice is looked at once it is in line. Nothing is put off for as long
    as FARTHEST: what seems to be was written by a clock that was ahead.
    """
    now: BindParameter[datetime] = bindparam("now")
    farthest: BindParameter[datetime] = bindparam("farthest")
    due = or_(messages.c.due_at <= now, messages.c.due_at > farthest)
    stale = and_(STALE, due)
    known = messages.c.role.in_(KNOWN)
    return and_(BEHIND, known, or_(stale, and_(not_(STALE), messages.c.verify_at <= now)))


def _at(now: datetime) -> dict[str, datetime]:
    return {"now": now, "farthest": now + FARTHEST}


CHANNELS_BEHIND = select(messages.c.channel).where(_due()).distinct()


async def channels_behind(connection: AsyncConnection, now: datetime) -> list[str]:
    """Return the channels in which some message is not in line and may be tried now."""
    return list((await connection.execute(CHANNELS_BEHIND, _at(now))).scalars())


async def most_urgent(
    connection: AsyncConnection, channel: str, now: datetime, *, may_post: bool, may_update: bool
) -> Message | None:
    """Return the next message of a channel to bring in line: the worst incident's first.

    What belongs in a thread waits until the thread's root stands in Slack. What is shown, and
    only to be looked at once more, comes after all else.
    """
    if not (may_post or may_update):
        return None
    query = MOST_URGENT[may_post, may_update]
    given = {"channel": channel, **_at(now)}
    row = (await connection.execute(query, given)).mappings().first()
    return _message(row) if row else None


def _most_urgent(*kinds: ColumnElement[bool]) -> Select[Any]:
    ready = or_(messages.c.role.not_in(IN_THREAD), root.c.ts.is_not(None))
    mine = messages.c.channel == bindparam("channel")
    query = WITH_THREAD.where(_due(), mine, ready, or_(*kinds))
    return query.order_by(case((STALE, 0), else_=1), messages.c.rank, TURN, messages.c.id).limit(1)


NEW, SHOWN = messages.c.ts == "", messages.c.ts != ""
# By whether it may be posted, and whether it may be updated.
MOST_URGENT = {
    (True, True): _most_urgent(NEW, SHOWN),
    (True, False): _most_urgent(NEW),
    (False, True): _most_urgent(SHOWN),
}


async def read(connection: AsyncConnection, message: str) -> Message | None:
    """Return one message by its id."""
    query = WITH_THREAD.where(messages.c.id == message)
    row = (await connection.execute(query)).mappings().first()
    return _message(row) if row else None


async def incident_at(connection: AsyncConnection, channel: str, ts: str) -> int | None:
    """Return the incident that a message of ours belongs to."""
    mine = [messages.c.channel == channel, messages.c.ts == ts, messages.c.incident != NO_INCIDENT]
    return (await connection.execute(select(messages.c.incident).where(*mine))).scalars().first()


async def of_incident(connection: AsyncConnection, incident: int) -> list[Message]:
    """Return all messages of an incident, the oldest first."""
    query = WITH_THREAD.where(messages.c.incident == incident).order_by(messages.c.id)
    return [_message(row) for row in (await connection.execute(query)).mappings()]


async def change(connection: AsyncConnection, message: str, **values: Any) -> None:
    """Write some columns of one message."""
    await connection.execute(_change(*values), {**values, "its_id": message})


async def intend(
    connection: AsyncConnection, message: Message, since: datetime, due_at: datetime
) -> bool:
    """Write that a message is about to be posted, unless somebody else was quicker.

    That one has posted it, or tries to: a process may be stopped for longer than its lease.
    """
    known = {"its_id": message.id, "tried": message.tries, "since": since, "due": due_at}
    return (await connection.execute(INTEND, known)).rowcount == 1


INTEND = (
    update(messages)
    .where(messages.c.id == bindparam("its_id"))
    .where(messages.c.ts == "", messages.c.tries == bindparam("tried"))
    .values(intent_at=bindparam("since"), due_at=bindparam("due"), tries=messages.c.tries + 1)
)


@cache
def _change(*names: str) -> Update:
    mine = update(messages).where(messages.c.id == bindparam("its_id"))
    return mine.values({name: bindparam(name) for name in names})


async def put_off(connection: AsyncConnection, channel: str, due_at: datetime) -> None:
    """Try none of a channel's messages before a moment."""
    mine = [messages.c.channel == channel, BEHIND, messages.c.due_at < due_at]
    await connection.execute(update(messages).where(*mine).values(due_at=due_at))


async def want_heartbeat(
    connection: AsyncConnection, channel: str, text: str, now: datetime
) -> None:
    """Want a channel's one heartbeat message to say this; everything else comes before it."""
    row = {
        "id": new_id(),
        "incident": NO_INCIDENT,
        "channel": channel,
        "role": Role.HEARTBEAT.value,
        "key": Role.HEARTBEAT.value,
        "wanted": 0,
        "posted": 0,
        "rank": LAST,
        "ts": "",
        "due_at": now,
        "tries": 0,
        "broadcast": False,
        "text": text,
        "mention": "",
    }
    await insert_or_ignore(connection, messages, [row])
    say = update(messages).where(_heartbeat(channel))
    await connection.execute(say.values(text=text, wanted=messages.c.wanted + 1, due_at=now))


async def heartbeat(connection: AsyncConnection, channel: str) -> Message | None:
    """Return a channel's heartbeat message."""
    query = WITH_THREAD.where(_heartbeat(channel))
    row = (await connection.execute(query)).mappings().first()
    return _message(row) if row else None


def _heartbeat(channel: str) -> ColumnElement[bool]:
    role = messages.c.role == Role.HEARTBEAT.value
    return and_(messages.c.incident == NO_INCIDENT, messages.c.channel == channel, role)
