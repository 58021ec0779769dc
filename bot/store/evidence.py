"""Evidence: what diagnostics found for an incident, or are about to look for."""

import json
from datetime import datetime, timedelta

from sqlalchemy import (
    Column,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.engine import RowMapping
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.dml import Update

from bot.core.alert import Target
from bot.core.piece import Piece, PieceState
from bot.store.base import Moment, Words, metadata

evidence = Table(
    "evidence",
    metadata,
    Column("incident", Integer, primary_key=True, autoincrement=False),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("name", String(64), nullable=False),
    Column("rank", Integer, nullable=False),
    Column("target_kind", String(64), nullable=False),
    Column("target_id", Words, nullable=False),
    Column("target_name", Words, nullable=False),
    Column("state", String(16), nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("asked_at", Moment, nullable=False),
    Column("read_at", Moment),
    Column("headline", Words, nullable=False),
    Column("details", Words, nullable=False),
    Column("query", Words, nullable=False),
    Column("picture", LargeBinary),
    Column("file", String(32), nullable=False),
    Column("upload_due_at", Moment),
    Column("upload_tries", Integer, nullable=False),
    Column("unshown", Words, nullable=False),
)

UNREAD = evidence.c.read_at.is_(None)
Index(
    "ix_evidence_unread",
    evidence.c.rank,
    evidence.c.due_at,
    sqlite_where=UNREAD,
    postgresql_where=UNREAD,
)
NOT_UPLOADED = evidence.c.upload_due_at.is_not(None)
Index(
    "ix_evidence_not_uploaded",
    evidence.c.upload_due_at,
    sqlite_where=NOT_UPLOADED,
    postgresql_where=NOT_UPLOADED,
)
# All but the picture itself, which is large.
COLUMNS = [evidence.c[name] for name in Piece.__slots__] + [evidence.c.upload_due_at]


def _piece(row: RowMapping) -> Piece:
    values = {name: row[name] for name in Piece.__slots__}
    values["details"] = tuple(json.loads(row["details"]))
    values["state"] = PieceState(row["state"])
    values["file"] = "" if row["upload_due_at"] else row["file"]  # not before Slack can show it
    return Piece(**values)


def _values(piece: Piece, picture: bytes | None, now: datetime | None) -> dict[str, object]:
    values = {name: getattr(piece, name) for name in Piece.__slots__}
    values |= {"state": piece.state.value, "details": json.dumps(piece.details)}
    upload = {"upload_due_at": now if picture else None, "upload_tries": 0}
    return {**values, "picture": picture, "file": "", **upload, "unshown": ""}


async def want(connection: AsyncConnection, piece: Piece) -> None:
    """Want evidence that is not there yet; the incident is locked."""
    await connection.execute(insert(evidence).values(_values(piece, None, None)))


async def is_due(connection: AsyncConnection, now: datetime) -> bool:
    """Tell whether something is to be read: whoever only looks shall not lock the database."""
    query = select(evidence.c.incident).where(UNREAD, evidence.c.due_at <= now).limit(1)
    return (await connection.execute(query)).first() is not None


async def take(connection: AsyncConnection, now: datetime, held: timedelta) -> Piece | None:
    """Take what is to be read next, of the worst incident first; ours for so long."""
    due = select(*COLUMNS).where(UNREAD, evidence.c.due_at <= now)
    query = due.order_by(evidence.c.rank, evidence.c.due_at, evidence.c.position).limit(1)
    row = (await connection.execute(query.with_for_update(skip_locked=True))).mappings().first()
    if row is None:
        return None
    piece = _piece(row)
    await connection.execute(_mine(piece).values(state=PieceState.READING.value, due_at=now + held))
    return piece


async def save(connection: AsyncConnection, piece: Piece, picture: bytes, now: datetime) -> None:
    """Write what was found; a picture, b"" for none, is to be uploaded from now on."""
    await connection.execute(_mine(piece).values(_values(piece, picture or None, now)))


async def again(
    connection: AsyncConnection, incident: int, now: datetime, position: int | None = None
) -> None:
    """Look anew for all that was read, or for one piece; what is known is shown until then."""
    mine = update(evidence).where(evidence.c.incident == incident, ~UNREAD)
    if position is not None:
        mine = mine.where(evidence.c.position == position)
    await connection.execute(
        mine.values(state=PieceState.WAITING.value, due_at=now, asked_at=now, read_at=None)
    )


async def find(
    connection: AsyncConnection, incident: int, name: str, target: Target
) -> Piece | None:
    """Return what one diagnostic is to find, or found, about one target."""
    about = [evidence.c.target_kind == target.kind, evidence.c.target_id == target.id]
    query = select(*COLUMNS).where(evidence.c.incident == incident, evidence.c.name == name, *about)
    row = (await connection.execute(query)).mappings().first()
    return _piece(row) if row else None


async def next_position(connection: AsyncConnection, incident: int) -> int:
    """Return the first free place; the incident is locked."""
    query = select(func.count()).where(evidence.c.incident == incident)
    return int((await connection.execute(query)).scalar_one())


async def of_incident(connection: AsyncConnection, incident: int) -> list[Piece]:
    """Return an incident's evidence: in the runbook's order, then as it was asked for."""
    query = select(*COLUMNS).where(evidence.c.incident == incident)
    rows = await connection.execute(query.order_by(evidence.c.position))
    return [_piece(row) for row in rows.mappings()]


def _mine(piece: Piece) -> Update:
    mine = [evidence.c.incident == piece.incident, evidence.c.position == piece.position]
    return update(evidence).where(*mine)
