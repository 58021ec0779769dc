"""Incidents: what a group of alerts is, who has it, and how far it is."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Index,
    Integer,
    String,
    Table,
    Text,
    bindparam,
    case,
    func,
    or_,
    select,
    update,
)
from sqlalchemy.engine import RowMapping
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.errors import IncidentIsUnknown
from bot.core.incident import Incident, IncidentStatus
from bot.core.severity import Severity
from bot.store.base import Counter, Moment, metadata

incidents = Table(
    "incidents",
    metadata,
    Column("number", Counter, primary_key=True, autoincrement=True),
    Column("id", String(36), nullable=False, unique=True),
    Column("group_key", String(512), nullable=False),
    Column("status", String(16), nullable=False),
    Column("severity", String(16), nullable=False),
    Column("title", Text, nullable=False),
    Column("account", String(32), nullable=False),
    Column("region", String(32), nullable=False),
    Column("channel", String(32), nullable=False),
    Column("runbook", String(64), nullable=False),
    Column("lead", String(32), nullable=False),
    Column("opened_at", Moment, nullable=False),
    Column("opened_by", String(64), nullable=False),
    Column("active_at", Moment, nullable=False),
    Column("acknowledged_at", Moment),
    Column("mitigated_at", Moment),
    Column("resolved_at", Moment),
    Column("assignee", String(64), nullable=False),
    Column("quiet_due_at", Moment),
    Column("flapping", Boolean, nullable=False),
    Column("contained", Boolean, nullable=False),
    Column("merged_into", Integer),
    Column("impact", Text, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("cause", String(64), nullable=False),
    sqlite_autoincrement=True,
)

UNRESOLVED = incidents.c.status != IncidentStatus.RESOLVED.value

# At most one unresolved incident a group.
Index(
    "uq_incidents_open_group",
    incidents.c.group_key,
    unique=True,
    sqlite_where=UNRESOLVED,
    postgresql_where=UNRESOLVED,
)
Index("ix_incidents_group_resolved", incidents.c.group_key, incidents.c.resolved_at)
QUIET = incidents.c.quiet_due_at.is_not(None)
Index("ix_incidents_quiet", incidents.c.quiet_due_at, sqlite_where=QUIET, postgresql_where=QUIET)
Index("ix_incidents_status", incidents.c.status, incidents.c.number)


def _incident(row: RowMapping) -> Incident:
    fields = dict(row)
    fields["status"] = IncidentStatus(fields["status"])
    fields["severity"] = Severity(fields["severity"])
    return Incident(**fields)


def _values(incident: Incident) -> dict[str, Any]:
    values = {name: getattr(incident, name) for name in Incident.__slots__ if name != "number"}
    return {**values, "status": incident.status.value, "severity": incident.severity.value}


async def open_incident(connection: AsyncConnection, incident: Incident) -> Incident:
    """Insert an incident; the database gives it its number."""
    query = incidents.insert().values(_values(incident)).returning(incidents)
    return _incident((await connection.execute(query)).mappings().one())


async def save(connection: AsyncConnection, changed: Sequence[Incident]) -> None:
    """Write changed incidents back."""
    if not changed:
        return
    names = [name for name in Incident.__slots__ if name not in ("number", "id")]
    query = update(incidents).where(incidents.c.number == bindparam("key"))
    query = query.values({name: bindparam(f"new_{name}") for name in names})
    rows = [_renamed(one, names) for one in changed]
    await connection.execute(query, rows)


def _renamed(incident: Incident, names: Sequence[str]) -> dict[str, Any]:
    """Return bound values whose names differ from the columns', as an update needs them."""
    values = _values(incident)
    return {"key": incident.number, **{f"new_{name}": values[name] for name in names}}


async def lock(connection: AsyncConnection, number: int) -> Incident:
    """Lock one incident and return it. Raises IncidentIsUnknown."""
    found = await lock_all(connection, [number])
    if not found:
        raise IncidentIsUnknown(f"there is no INC-{number}")
    return found[0]


async def lock_all(connection: AsyncConnection, numbers: Iterable[int]) -> list[Incident]:
    """Lock incidents in number order (any other order can deadlock) and return them."""
    query = select(incidents).where(incidents.c.number.in_(sorted(set(numbers))))
    rows = await connection.execute(query.order_by(incidents.c.number).with_for_update())
    return [_incident(row) for row in rows.mappings()]


async def redirect(connection: AsyncConnection, number: int, into: int) -> None:
    """Let those that were merged into an incident point to where it was merged itself."""
    theirs = incidents.c.merged_into == number
    await connection.execute(update(incidents).where(theirs).values(merged_into=into))


async def read(connection: AsyncConnection, number: int) -> Incident:
    """Return one incident. Raises IncidentIsUnknown."""
    query = select(incidents).where(incidents.c.number == number)
    row = (await connection.execute(query)).mappings().first()
    if row is None:
        raise IncidentIsUnknown(f"there is no INC-{number}")
    return _incident(row)


async def homes(
    connection: AsyncConnection, keys: Iterable[str], resolved_since: datetime
) -> list[tuple[str, int]]:
    """Return (group key, number) of incidents that are open, or were until lately.

    For an incident that was merged it is the number of the one it was merged into.
    """
    lately = incidents.c.resolved_at >= resolved_since
    number = func.coalesce(incidents.c.merged_into, incidents.c.number)
    query = select(incidents.c.group_key, number).where(incidents.c.group_key.in_(set(keys)))
    rows = await connection.execute(query.where(or_(UNRESOLVED, lately)))
    return [(key, found) for key, found in rows]


async def quiet_since(connection: AsyncConnection, now: datetime, limit: int) -> list[int]:
    """Return numbers of incidents whose quiet period is over."""
    due = incidents.c.quiet_due_at <= now
    query = select(incidents.c.number).where(due).order_by(incidents.c.quiet_due_at).limit(limit)
    return list((await connection.execute(query)).scalars())


async def unresolved(connection: AsyncConnection, limit: int = 50) -> list[Incident]:
    """Return the open incidents, newest first."""
    query = select(incidents).where(UNRESOLVED).order_by(incidents.c.number.desc()).limit(limit)
    return [_incident(row) for row in (await connection.execute(query)).mappings()]


async def unresolved_in(connection: AsyncConnection, channel: str, limit: int) -> list[Incident]:
    """Return a channel's open incidents: the worst first, the newest first among equals."""
    ranks = {severity.value: severity.rank for severity in Severity}
    rank = case(ranks, value=incidents.c.severity)
    query = select(incidents).where(UNRESOLVED, incidents.c.channel == channel)
    rows = await connection.execute(query.order_by(rank, incidents.c.number.desc()).limit(limit))
    return [_incident(row) for row in rows.mappings()]


async def count_by_status(connection: AsyncConnection) -> dict[str, int]:
    """Return how many incidents stand in each status."""
    query = select(incidents.c.status, func.count().label("total")).group_by(incidents.c.status)
    return {row.status: row.total for row in await connection.execute(query)}


async def with_runbook(
    connection: AsyncConnection, runbook: str, since: datetime, limit: int = 20
) -> list[str]:
    """Return titles of incidents that only this runbook fitted, each once, newest first."""
    mine = [incidents.c.runbook == runbook, incidents.c.opened_at >= since]
    query = select(incidents.c.title).where(*mine).order_by(incidents.c.number.desc())
    found = (await connection.execute(query.limit(20 * limit))).scalars()
    return list(dict.fromkeys(found))[:limit]
