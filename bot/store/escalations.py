"""Escalations under way: who is called next for an incident, and when."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Column, Integer, String, Table, bindparam, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.base import Moment, metadata
from bot.store.portion import portions

escalations = Table(
    "escalations",
    metadata,
    Column("incident", Integer, primary_key=True, autoincrement=False),
    Column("name", String(64), nullable=False),
    Column("reason", String(32), nullable=False),
    Column("round", Integer, nullable=False),
    Column("turn", Integer, nullable=False),
    Column("since", Moment, nullable=False),
    Column("due_at", Moment, nullable=False, index=True),
)


# Put together once: that costs more than running it, and every message pays it.
READ = select(escalations).where(escalations.c.incident == bindparam("number"))


@dataclass(frozen=True, slots=True)
class Escalation:
    """Who is called next. name: the escalation's in the configuration; reason: why it runs.

    round: how often all its calls were made; turn: which of them is next, from 0.
    since: from when their `after` counts; due_at: when the next one is to be made.
    """

    incident: int
    name: str
    reason: str
    since: datetime
    due_at: datetime
    round: int = 0
    turn: int = 0


async def begin(connection: AsyncConnection, started: Sequence[Escalation]) -> None:
    """Start escalations, in place of those that run for the same incidents."""
    if not started:
        return
    for some in portions([one.incident for one in started]):
        await connection.execute(delete(escalations).where(escalations.c.incident.in_(some)))
    rows = [{name: getattr(one, name) for name in Escalation.__slots__} for one in started]
    await connection.execute(insert(escalations), rows)


async def due(
    connection: AsyncConnection, now: datetime, limit: int, names: Collection[str] | None = None
) -> list[int]:
    """Return the incidents for which somebody is to be called, the longest due first.

    names: of the escalations that are looked for; None for all.
    """
    mine = [] if names is None else [escalations.c.name.in_(names)]
    query = select(escalations.c.incident).where(escalations.c.due_at <= now, *mine)
    rows = await connection.execute(query.order_by(escalations.c.due_at).limit(limit))
    return list(rows.scalars())


async def read(connection: AsyncConnection, incident: int) -> Escalation | None:
    """Return an incident's escalation; None where none runs."""
    row = (await connection.execute(READ, {"number": incident})).mappings().first()
    return Escalation(**row) if row else None


async def save(connection: AsyncConnection, changed: Escalation) -> None:
    """Write a changed escalation back."""
    values = {name: getattr(changed, name) for name in Escalation.__slots__}
    mine = escalations.c.incident == changed.incident
    await connection.execute(update(escalations).where(mine).values(values))


async def put_off(connection: AsyncConnection, incident: int, due_at: datetime) -> None:
    """Look at an incident's escalation again at another moment."""
    mine = update(escalations).where(escalations.c.incident == incident)
    await connection.execute(mine.values(due_at=due_at))


async def restart(connection: AsyncConnection, incident: int, reason: str, now: datetime) -> None:
    """Start an incident's escalation anew, where it has one."""
    mine = update(escalations).where(escalations.c.incident == incident)
    await connection.execute(mine.values(reason=reason, round=0, turn=0, since=now, due_at=now))
