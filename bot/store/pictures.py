"""Pictures among the evidence that Slack is to show, and how far each is."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.evidence import NOT_UPLOADED, evidence


@dataclass(frozen=True, slots=True)
class Picture:
    """A PNG on its way into Slack. read_at: when it was drawn; another one then is a new picture.

    file: Slack's id of it, "" until it was uploaded; upload_tries: how often something was tried.
    """

    incident: int
    position: int
    name: str
    headline: str
    picture: bytes
    read_at: datetime
    file: str
    upload_due_at: datetime
    upload_tries: int


async def due(connection: AsyncConnection, now: datetime) -> Picture | None:
    """Return a picture with which something is to be done, the longest due first."""
    columns = [evidence.c[name] for name in Picture.__slots__]
    query = select(*columns).where(NOT_UPLOADED, evidence.c.upload_due_at <= now)
    row = (await connection.execute(query.order_by(evidence.c.upload_due_at).limit(1))).mappings()
    found = row.first()
    return Picture(**found) if found else None


async def change(connection: AsyncConnection, picture: Picture, **values: Any) -> bool:
    """Write some columns, unless there is a newer picture or another replica was quicker."""
    mine = [
        evidence.c.incident == picture.incident,
        evidence.c.position == picture.position,
        evidence.c.read_at == picture.read_at,
        evidence.c.upload_due_at == picture.upload_due_at,
    ]
    changed = await connection.execute(update(evidence).where(*mine).values(**values))
    return changed.rowcount == 1


async def of_incident(connection: AsyncConnection, incident: int) -> list[tuple[str, bytes]]:
    """Return the pictures among an incident's evidence in their order, with what each shows."""
    mine = [evidence.c.incident == incident, evidence.c.picture.is_not(None)]
    query = select(evidence.c.headline, evidence.c.picture).where(*mine)
    rows = await connection.execute(query.order_by(evidence.c.position))
    return [(row.headline, row.picture) for row in rows]
