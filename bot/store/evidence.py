"""Evidence: what diagnostics found for an incident, or are about to look for."""

import json
from datetime import datetime, timedelta

from sqlalchemy import Column, Index, Integer, LargeBinary, String, Table, select, update
from sqlalchemy.engine import RowMapping
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.dml import Update

from bot.core.piece import Piece, PieceState
from bot.store.base import Moment, Words, metadata
from bot.store.upsert import insert_or_ignore

evidence = Table(
    "evidence",
    metadata,
    Column("incident", Integer, primary_key=True, autoincrement=False),
    Column("name", String(64), primary_key=True),
    Column("position", Integer, nullable=False),
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
)

UNREAD = evidence.c.read_at.is_(None)
Index(
    "ix_evidence_unread",
    evidence.c.rank,
    evidence.c.due_at,
    sqlite_where=UNREAD,
    postgresql_where=UNREAD,
)


def _piece(row: RowMapping) -> Piece:
    details = tuple(json.loads(row["details"]))
    return Piece(**{**row, "state": PieceState(row["state"]), "details": details})


def _values(piece: Piece) -> dict[str, object]:
    values = {name: getattr(piece, name) for name in Piece.__slots__}
    return {**values, "state": piece.state.value, "details": json.dumps(piece.details)}


async def want(connection: AsyncConnection, pieces: list[Piece]) -> None:
    """Want evidence; what stands there already stays as it is."""
    await insert_or_ignore(connection, evidence, [_values(piece) for piece in pieces])


async def is_due(connection: AsyncConnection, now: datetime) -> bool:
    """Tell whether something is to be read: whoever only looks shall not lock the database."""
    query = select(evidence.c.incident).where(UNREAD, evidence.c.due_at <= now).limit(1)
    return (await connection.execute(query)).first() is not None


async def take(connection: AsyncConnection, now: datetime, held: timedelta) -> Piece | None:
    """Take what is to be read next, of the worst incident first; ours for so long."""
    due = select(evidence).where(UNREAD, evidence.c.due_at <= now)
    query = due.order_by(evidence.c.rank, evidence.c.due_at).limit(1)
    row = (await connection.execute(query.with_for_update(skip_locked=True))).mappings().first()
    if row is None:
        return None
    mine = _mine(row["incident"], row["name"])
    await connection.execute(mine.values(state=PieceState.READING.value, due_at=now + held))
    return _piece(row)


async def save(connection: AsyncConnection, piece: Piece) -> None:
    """Write what was found."""
    await connection.execute(_mine(piece.incident, piece.name).values(_values(piece)))


async def again(connection: AsyncConnection, incident: int, now: datetime) -> None:
    """Look for all of an incident's evidence anew; what is known is shown until then."""
    mine = update(evidence).where(evidence.c.incident == incident)
    await connection.execute(
        mine.values(state=PieceState.WAITING.value, due_at=now, asked_at=now, read_at=None)
    )


async def of_incident(connection: AsyncConnection, incident: int) -> list[Piece]:
    """Return an incident's evidence, in the runbook's order."""
    query = select(evidence).where(evidence.c.incident == incident)
    rows = await connection.execute(query.order_by(evidence.c.position))
    return [_piece(row) for row in rows.mappings()]


def _mine(incident: int, name: str) -> Update:
    return update(evidence).where(evidence.c.incident == incident, evidence.c.name == name)
