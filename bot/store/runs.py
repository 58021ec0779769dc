"""Runs: which plans were confirmed, and how far each is."""

from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Index,
    Integer,
    String,
    Table,
    func,
    insert,
    literal_column,
    or_,
    select,
    update,
)
from sqlalchemy.engine import RowMapping
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.errors import RunIsUnknown
from bot.core.run import UNDER_WAY, Run, RunStatus
from bot.store.base import Moment, Words, metadata

runs = Table(
    "runs",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("incident", Integer, nullable=False),
    Column("action", String(64), nullable=False),
    Column("target", Words, nullable=False),
    Column("status", String(16), nullable=False),
    Column("actor", Words, nullable=False),
    Column("reason", Words, nullable=False),
    Column("digest", String(64), nullable=False),
    Column("undoes", String(36), nullable=False),
    Column("demands", Words, nullable=False),
    Column("break_glass", Boolean, nullable=False),
    Column("requested_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("started_at", Moment),
    Column("ended_at", Moment),
    Column("says", Words, nullable=False),
    Column("epoch", Integer, nullable=False),
    Column("cancelled_by", Words, nullable=False),
    Column("touched", Boolean, nullable=False),
    Column("revision", Integer, nullable=False),
)

# Written out, not bound: so that the databases see that the index below fits.
BUSY = or_(*(runs.c.status == literal_column(f"'{status.value}'", String) for status in UNDER_WAY))
Index("uq_runs_target", runs.c.target, unique=True, sqlite_where=BUSY, postgresql_where=BUSY)
OPEN = runs.c.ended_at.is_(None)
Index("ix_runs_open", runs.c.status, runs.c.id, sqlite_where=OPEN, postgresql_where=OPEN)
Index("ix_runs_incident", runs.c.incident)
Index("ix_runs_undoes", runs.c.undoes)


def _run(row: RowMapping) -> Run:
    demands = tuple(name for name in row["demands"].split(" ") if name)
    return Run(**{**row, "status": RunStatus(row["status"]), "demands": demands})


def _values(run: Run) -> dict[str, Any]:
    values = {name: getattr(run, name) for name in Run.__slots__}
    return {**values, "status": run.status.value, "demands": " ".join(run.demands)}


async def add(connection: AsyncConnection, run: Run) -> None:
    """Insert a run; the caller has looked for an equal one under the incident's lock."""
    await connection.execute(insert(runs).values(_values(run)))


async def save(connection: AsyncConnection, run: Run) -> None:
    """Write a changed run back."""
    await connection.execute(update(runs).where(runs.c.id == run.id).values(_values(run)))


async def find(connection: AsyncConnection, run: str) -> Run | None:
    """Return a run, None where its plan was never confirmed."""
    row = (await connection.execute(select(runs).where(runs.c.id == run))).mappings().first()
    return _run(row) if row else None


async def read(connection: AsyncConnection, run: str) -> Run:
    """Return a run. Raises RunIsUnknown."""
    found = await find(connection, run)
    if found is None:
        raise RunIsUnknown("There is no such run.")
    return found


async def lock(connection: AsyncConnection, run: str) -> Run:
    """Lock a run and return it. Raises RunIsUnknown."""
    query = select(runs).where(runs.c.id == run).with_for_update()
    row = (await connection.execute(query)).mappings().first()
    if row is None:
        raise RunIsUnknown("There is no such run.")
    return _run(row)


async def busy_with(connection: AsyncConnection, target: str) -> Run | None:
    """Return the run that is under way on a target."""
    query = select(runs).where(BUSY, runs.c.target == target)
    row = (await connection.execute(query)).mappings().first()
    return _run(row) if row else None


async def of_incident(connection: AsyncConnection, incident: int) -> list[Run]:
    """Return an incident's runs, the oldest first."""
    query = select(runs).where(runs.c.incident == incident).order_by(runs.c.id)
    return [_run(row) for row in (await connection.execute(query)).mappings()]


async def undoing(connection: AsyncConnection, run: str) -> list[Run]:
    """Return the runs that take a run back, or tried to, the oldest first."""
    query = select(runs).where(runs.c.undoes == run, runs.c.undoes != "").order_by(runs.c.id)
    return [_run(row) for row in (await connection.execute(query)).mappings()]


async def with_status(connection: AsyncConnection, status: RunStatus) -> list[Run]:
    """Return the unfinished runs that stand so, the oldest first."""
    wanted = [OPEN, runs.c.status == status.value]
    query = select(runs).where(*wanted).order_by(runs.c.id)
    return [_run(row) for row in (await connection.execute(query)).mappings()]


async def count_unfinished(connection: AsyncConnection) -> dict[str, int]:
    """Return how many runs that are not over stand in each status."""
    total = func.count().label("total")
    query = select(runs.c.status, total).where(OPEN).group_by(runs.c.status)
    return {row.status: row.total for row in await connection.execute(query)}


async def move(connection: AsyncConnection, source: int, target: int) -> None:
    """Give all runs of an incident to another one, into which it was merged."""
    await connection.execute(update(runs).where(runs.c.incident == source).values(incident=target))
