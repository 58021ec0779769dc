"""Approvals: who agreed to which run, by the digest they saw."""

from sqlalchemy import Column, String, Table, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.run import Approval
from bot.store.base import Moment, Words, metadata
from bot.store.upsert import insert_or_ignore

approvals = Table(
    "approvals",
    metadata,
    Column("run", String(36), primary_key=True),
    Column("person", String(64), primary_key=True),
    Column("actor", Words, nullable=False),
    Column("digest", String(64), nullable=False),
    Column("at", Moment, nullable=False),
)


async def add(connection: AsyncConnection, run: str, approval: Approval) -> None:
    """Record an approval; a person's first one stays."""
    row = {name: getattr(approval, name) for name in Approval.__slots__}
    await insert_or_ignore(connection, approvals, [{"run": run, **row}])


async def of_run(connection: AsyncConnection, run: str) -> list[Approval]:
    """Return a run's approvals, the oldest first."""
    query = select(approvals).where(approvals.c.run == run).order_by(approvals.c.at)
    rows = (await connection.execute(query)).mappings()
    return [Approval(**{name: row[name] for name in Approval.__slots__}) for row in rows]
