"""Ticks: which runbook steps of an incident are done, by whom and when."""

from sqlalchemy import Column, Integer, String, Table, bindparam, delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.card import Tick
from bot.store.base import Moment, Words, metadata
from bot.store.upsert import insert_or_ignore

steps = Table(
    "steps",
    metadata,
    Column("incident", Integer, primary_key=True, autoincrement=False),
    Column("runbook", String(64), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("actor", Words, nullable=False),
    Column("at", Moment, nullable=False),
)


# Put together once: that costs more than running it, and every message pays it.
TICKS = select(steps).where(
    steps.c.incident == bindparam("incident"), steps.c.runbook == bindparam("runbook")
)


async def tick(
    connection: AsyncConnection, incident: int, runbook: str, position: int, tick: Tick
) -> None:
    """Record that a step is done; the first tick stays."""
    row = {"incident": incident, "runbook": runbook, "position": position}
    await insert_or_ignore(connection, steps, [{**row, "actor": tick.actor, "at": tick.at}])


async def untick(connection: AsyncConnection, incident: int, runbook: str, position: int) -> None:
    """Take a tick back."""
    mine = [steps.c.incident == incident, steps.c.runbook == runbook]
    await connection.execute(delete(steps).where(*mine, steps.c.position == position))


async def ticks(connection: AsyncConnection, incident: int, runbook: str) -> dict[int, Tick]:
    """Return the ticks by the step's position, counted from 0."""
    rows = await connection.execute(TICKS, {"incident": incident, "runbook": runbook})
    return {row.position: Tick(row.actor, row.at) for row in rows}
