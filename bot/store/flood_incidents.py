"""The incidents of floods: which revision of the digest showed them first, and their service."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import (
    Column,
    Integer,
    Select,
    String,
    Table,
    and_,
    case,
    delete,
    exists,
    func,
    or_,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.flood import Flood, Part, short
from bot.core.incident import Incident, IncidentStatus
from bot.core.severity import Severity
from bot.store.alerts import alerts
from bot.store.base import Words, metadata
from bot.store.floods import UNPOSTED, floods
from bot.store.incidents import UNRESOLVED, incident_of, incidents
from bot.store.messages import BEHIND, messages
from bot.store.portion import portions
from bot.store.upsert import insert_or_ignore

flood_incidents = Table(
    "flood_incidents",
    metadata,
    Column("flood", String(36), primary_key=True),
    Column("incident", Integer, primary_key=True, autoincrement=False),
    Column("shown_at", Integer, nullable=False),
    Column("service", Words, nullable=False),
    Column("service_short", String(16), nullable=False),
)

RANK = case({one.value: one.rank for one in Severity}, value=incidents.c.severity)
WORST_FIRST = (RANK, incidents.c.number)
FREE = incidents.c.status == IncidentStatus.TRIGGERED.value
CARD = and_(
    messages.c.incident == incidents.c.number,
    messages.c.channel == incidents.c.channel,
    messages.c.key == "card",
)
RUN_UP = timedelta(minutes=1)
TAKEN = len(Severity)  # below every severity: what somebody has waits for what nobody has


class Tally(NamedTuple):
    """How many incidents of a flood are alike."""

    severity: str
    status: str
    assignee: str
    service: str
    total: int


async def newcomers(connection: AsyncConnection, flood: Flood, limit: int) -> list[int]:
    """Return incidents that belong to a flood and are not among its own yet.

    Those that wait for their first message in its channel, those that came meanwhile, and those
    that came just before: the first of a flood are shown before anybody knows that it is one.
    """
    waits = exists().where(CARD, messages.c.ts == "")
    mine = flood_incidents.c.flood == flood.id
    known = exists().where(mine, flood_incidents.c.incident == incidents.c.number)
    came = or_(incidents.c.opened_at >= flood.began_at - RUN_UP, waits)
    here = [UNRESOLVED, incidents.c.channel == flood.channel]
    query = select(incidents.c.number).where(*here, came, ~known).order_by(incidents.c.number)
    return list((await connection.execute(query.limit(limit))).scalars())


async def take_in(
    connection: AsyncConnection, flood: str, services: Mapping[int, str], shown_at: int
) -> None:
    """Let incidents belong to a flood: by number, the name of the service. shown_at: a revision."""
    rows = [
        {
            "flood": flood,
            "incident": number,
            "shown_at": shown_at,
            "service": service,
            "service_short": short(service),
        }
        for number, service in services.items()
    ]
    await insert_or_ignore(connection, flood_incidents, rows)


async def tallies(connection: AsyncConnection, part: Part) -> list[Tally]:
    """Return its incidents, counted by what they have in common."""
    alike = [incidents.c[name] for name in ("severity", "status", "assignee")]
    alike.append(flood_incidents.c.service)
    query = _of(part, select(*alike, func.count())).group_by(*alike)
    return [Tally(*row) for row in await connection.execute(query)]


async def alarms(connection: AsyncConnection, part: Part) -> int:
    """Return of how many alarms its incidents are made."""
    query = _of(part, select(func.count()))
    query = query.join(alerts, alerts.c.incident == incidents.c.number)
    return int((await connection.execute(query)).scalar_one())


async def unposted(connection: AsyncConnection, part: Part) -> int:
    """Return how many of its incidents wait for their first message."""
    query = _of(part, select(func.count())).join(messages, CARD).where(UNPOSTED)
    return int((await connection.execute(query)).scalar_one())


async def free(connection: AsyncConnection, part: Part) -> list[int]:
    """Return the numbers of its incidents that nobody has: the worst first."""
    query = _of(part, select(incidents.c.number)).where(FREE).order_by(*WORST_FIRST)
    return list((await connection.execute(query)).scalars())


async def worst(
    connection: AsyncConnection, part: Part, limit: int, offset: int = 0
) -> list[tuple[Incident, str, str]]:
    """Return (incident, service, ts of its message) of some that nobody has: the worst first."""
    ts = func.coalesce(messages.c.ts, "").label("ts")
    query = _of(part, select(incidents, flood_incidents.c.service, ts)).outerjoin(messages, CARD)
    query = query.where(FREE).order_by(*WORST_FIRST).limit(limit).offset(offset)
    rows = await connection.execute(query)
    return [(incident_of(row[:-2]), row.service, row.ts) for row in rows]


async def let_others_first(connection: AsyncConnection, numbers: Iterable[int]) -> None:
    """Let incidents that somebody has wait with their first message until the others have theirs.

    They get one all the same: their thread and their buttons are there. What belongs into the
    thread waits with it, or it would come before the next one's message.
    """
    for some in portions(numbers):
        unposted = [BEHIND, messages.c.ts == "", messages.c.rank < TAKEN]
        mine = [messages.c.incident.in_(some), *unposted]
        query = update(messages).where(*mine)
        await connection.execute(query.values(rank=messages.c.rank + TAKEN))


async def forget(connection: AsyncConnection, before: datetime) -> None:
    """Delete the incidents of floods that were over before a moment, and then those floods."""
    old = floods.c.ended_at < before
    theirs = flood_incidents.c.flood.in_(select(floods.c.id).where(old))
    await connection.execute(delete(flood_incidents).where(theirs))
    await connection.execute(delete(floods).where(old))


def _of(part: Part, query: Select[Any]) -> Select[Any]:
    """Return a query about the incidents of a part of a flood."""
    mine = [flood_incidents.c.flood == part.flood, flood_incidents.c.shown_at <= part.upto]
    if part.severity:
        mine.append(incidents.c.severity == part.severity.value)
    if part.service:
        mine.append(flood_incidents.c.service_short == part.service)
    both = flood_incidents.c.incident == incidents.c.number
    return query.select_from(flood_incidents).join(incidents, both).where(*mine)
