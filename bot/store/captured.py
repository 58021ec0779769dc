"""What was taken into a timeline from outside: each thing once, however often it comes."""

from collections.abc import Iterable

from sqlalchemy import Column, Integer, String, Table, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.base import metadata
from bot.store.portion import portions
from bot.store.upsert import insert_or_ignore

captured = Table(
    "captured",
    metadata,
    Column("key", String(160), primary_key=True),
    Column("incident", Integer, nullable=False),
)


async def incident_of(connection: AsyncConnection, key: str) -> int | None:
    """Return the incident in whose timeline a thing is; None where it is in none."""
    query = select(captured.c.incident).where(captured.c.key == key)
    found: int | None = (await connection.execute(query)).scalar_one_or_none()
    return found


async def add(connection: AsyncConnection, incident: int, keys: Iterable[str]) -> set[str]:
    """Remember things of an incident that the caller has locked; return those that are new."""
    wanted = dict.fromkeys(keys)
    known: set[str] = set()
    for some in portions(wanted):
        query = select(captured.c.key).where(captured.c.key.in_(some))
        known |= set((await connection.execute(query)).scalars())
    new = [key for key in wanted if key not in known]
    await insert_or_ignore(connection, captured, [{"key": k, "incident": incident} for k in new])
    return set(new)
