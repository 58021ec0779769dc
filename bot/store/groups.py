"""Members of Slack user groups, as they were when Slack was last asked."""

import json
from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Column, String, Table, delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.base import Moment, Words, metadata

groups = Table(
    "groups",
    metadata,
    Column("handle", String(80), primary_key=True),
    Column("users", Words, nullable=False),
    Column("read_at", Moment, nullable=False),
)


async def save(
    connection: AsyncConnection, handle: str, users: Collection[str], at: datetime
) -> None:
    """Keep a group's members; handle: as `@oncall`."""
    await connection.execute(delete(groups).where(groups.c.handle == handle))
    row = {"handle": handle, "users": json.dumps(sorted(users)), "read_at": at}
    await connection.execute(insert(groups).values(row))


async def members(connection: AsyncConnection, not_before: datetime) -> dict[str, frozenset[str]]:
    """Return the user ids by handle, of groups that were read lately enough."""
    query = select(groups).where(groups.c.read_at >= not_before)
    rows = await connection.execute(query)
    return {row.handle: frozenset(json.loads(row.users)) for row in rows}
