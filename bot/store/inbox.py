"""The inbox: every signal that was answered 200, until triage has handled it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from operator import attrgetter
from typing import Any, TypeAlias, cast

from sqlalchemy import (
    Boolean,
    Column,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
    and_,
    bindparam,
    delete,
    func,
    literal_column,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.dialects.postgresql import psycopg
from sqlalchemy.engine import Dialect, Row
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.signal import Entrance, Signal
from bot.store.base import Counter, Moment, metadata

# How long a handled signal's id is remembered at least: what an entrance accepts must be
# younger, or a recorded message could be replayed. SNS tries for 3,600 s at most
# ("Amazon SNS message delivery retries"); a day leaves room for its own bad days.
RETENTION = timedelta(days=1)
MAX_ERROR = 2_000

# From a moment to what the driver keeps of it.
ToDriver: TypeAlias = Callable[[datetime], Any]

inbox = Table(
    "inbox",
    metadata,
    Column("seq", Counter, primary_key=True, autoincrement=True),
    Column("publisher", String(512), nullable=False),
    Column("message_id", String(128), nullable=False),
    # Bytes: NUL and lone surrogates would fail a text column, and the whole batch with it.
    Column("body", LargeBinary, nullable=False),
    Column("entrance", String(16), nullable=False),
    Column("authenticated", Boolean, nullable=False),
    Column("received_at", Moment, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("handled_at", Moment),
    Column("parked_at", Moment),
    Column("error", Text, nullable=False),
    UniqueConstraint("publisher", "message_id"),
    sqlite_autoincrement=True,
)

UNHANDLED = and_(inbox.c.handled_at.is_(None), inbox.c.parked_at.is_(None))
Index("ix_inbox_unhandled", inbox.c.seq, sqlite_where=UNHANDLED, postgresql_where=UNHANDLED)
PARKED = inbox.c.parked_at.is_not(None)
Index("ix_inbox_parked", inbox.c.parked_at, sqlite_where=PARKED, postgresql_where=PARKED)
HANDLED = inbox.c.handled_at.is_not(None)
Index("ix_inbox_handled", inbox.c.handled_at, sqlite_where=HANDLED, postgresql_where=HANDLED)


# Put together once: that costs more than running them, and every alarm pays it.
TAKE = select(inbox).where(UNHANDLED).order_by(inbox.c.seq).limit(bindparam("most"))
TAKE = TAKE.with_for_update(skip_locked=True)
HANDLE = update(inbox).where(inbox.c.seq.in_(bindparam("seqs", expanding=True)))
HANDLE = HANDLE.values(handled_at=bindparam("at"))
OLDEST = select(inbox.c.received_at).where(UNHANDLED).order_by(inbox.c.seq).limit(1)
LATEST = select(inbox.c.received_at).order_by(inbox.c.seq.desc())
LATEST = LATEST.offset(bindparam("newer")).limit(1)


@dataclass(frozen=True, slots=True)
class Received:
    """A signal in the inbox. attempts: how often triage has failed on it so far."""

    seq: int
    signal: Signal
    attempts: int


def _insert(dialect: Dialect, insert: sqlite.Insert | postgresql.Insert) -> str:
    """Compile an INSERT that takes named values and leaves known keys alone."""
    given = ("publisher", "message_id", "body", "entrance", "authenticated", "received_at")
    new: dict[str, Any] = {"attempts": literal_column("0"), "error": literal_column("''")}
    statement = insert.values(new).on_conflict_do_nothing().inline()
    return str(statement.compile(dialect=dialect, column_keys=given))


# Compiled once and handed to the driver: what SQLAlchemy does for each row of an executemany
# takes as long as SQLite itself, and a storm is rows.
INSERT = {
    "sqlite": _insert(sqlite.dialect(paramstyle="named"), sqlite.insert(inbox)),
    "postgresql": _insert(psycopg.dialect(), postgresql.insert(inbox)),  # type: ignore[no-untyped-call]  # SQLAlchemy has no type for it
}


async def put(connection: AsyncConnection, signals: Sequence[Signal]) -> None:
    """Insert signals; those whose (publisher, message_id) is known are left alone.

    In key order: two replicas that are sent the same messages would deadlock in any other.
    """
    if not signals:
        return
    moment = cast("ToDriver", Moment().bind_processor(connection.dialect))
    ordered = sorted(signals, key=attrgetter("publisher", "message_id"))
    rows = [_row(signal, moment) for signal in ordered]
    await connection.exec_driver_sql(INSERT[connection.dialect.name], rows)


async def take(connection: AsyncConnection, limit: int) -> list[Received]:
    """Return unhandled signals, oldest first.

    They are locked until the caller's write transaction ends; another replica skips them.
    """
    rows = await connection.execute(TAKE, {"most": limit})
    return [_received(row) for row in rows]


async def mark_handled(connection: AsyncConnection, seqs: Sequence[int], at: datetime) -> None:
    """Say that triage is done with these signals."""
    await connection.execute(HANDLE, {"seqs": list(seqs), "at": at})


async def mark_failed(
    connection: AsyncConnection, seq: int, error: str, at: datetime, *, park: bool
) -> None:
    """Count a failure of triage; a parked signal is not taken again until people say so."""
    failed: dict[str, Any] = {"attempts": inbox.c.attempts + 1, "error": _storable(error)}
    if park:
        failed["parked_at"] = at
    await connection.execute(update(inbox).where(inbox.c.seq == seq).values(failed))


async def depth(connection: AsyncConnection) -> int:
    """Return how many signals wait for triage."""
    query = select(func.count()).select_from(inbox).where(UNHANDLED)
    return (await connection.execute(query)).scalar_one()


async def oldest_unhandled(connection: AsyncConnection) -> datetime | None:
    """Return when the signal that waits longest was received; None when none waits."""
    return (await connection.execute(OLDEST)).scalar_one_or_none()


async def nth_latest(connection: AsyncConnection, n: int) -> datetime | None:
    """Return when the nth latest signal was received, from 1; None where there are fewer."""
    return (await connection.execute(LATEST, {"newer": n - 1})).scalar_one_or_none()


async def parked(connection: AsyncConnection) -> int:
    """Return how many signals triage gave up on."""
    query = select(func.count()).select_from(inbox).where(PARKED)
    return (await connection.execute(query)).scalar_one()


async def find(connection: AsyncConnection, publisher: str, message_id: str) -> Signal | None:
    """Return a signal by its key; None where it is forgotten already."""
    mine = [inbox.c.publisher == publisher, inbox.c.message_id == message_id]
    row = (await connection.execute(select(inbox).where(*mine))).first()
    return _received(row).signal if row else None


async def forget_handled(connection: AsyncConnection, before: datetime) -> int:
    """Delete signals handled before a moment and return how many; see RETENTION."""
    result = await connection.execute(delete(inbox).where(inbox.c.handled_at < before))
    return result.rowcount


def _row(signal: Signal, moment: ToDriver) -> dict[str, Any]:
    return {
        "publisher": signal.publisher,
        "message_id": signal.message_id,
        "body": signal.body,
        "entrance": signal.entrance.value,
        "authenticated": signal.authenticated,
        "received_at": moment(signal.received_at),
    }


def _received(row: Row[Any]) -> Received:
    signal = Signal(
        publisher=row.publisher,
        message_id=row.message_id,
        body=row.body,
        entrance=Entrance(row.entrance),
        received_at=row.received_at,
        authenticated=row.authenticated,
    )
    return Received(row.seq, signal, row.attempts)


def _storable(error: str) -> str:
    """Return an error's text as a text column takes it: no NUL, no surrogates, not endless."""
    return error.replace("\0", "").encode("utf-8", "replace").decode()[:MAX_ERROR]
