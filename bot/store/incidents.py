"""Incidents: what a group of alerts is, who has it, and how far it is."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Index,
    Integer,
    Select,
    String,
    Table,
    bindparam,
    false,
    func,
    literal_column,
    or_,
    select,
    text,
    union,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.errors import IncidentIsUnknown
from bot.core.incident import Incident, IncidentStatus
from bot.core.severity import Severity
from bot.store.base import Counter, Moment, Words, metadata
from bot.store.portion import portions

incidents = Table(
    "incidents",
    metadata,
    Column("number", Counter, primary_key=True, autoincrement=True),
    Column("id", String(36), nullable=False, unique=True),
    Column("group_key", Words, nullable=False),
    Column("status", String(16), nullable=False),
    Column("severity", String(16), nullable=False),
    Column("title", Words, nullable=False),
    Column("account", Words, nullable=False),
    Column("region", Words, nullable=False),
    Column("channel", String(32), nullable=False),
    Column("runbook", String(64), nullable=False),
    Column("lead", Words, nullable=False),
    Column("opened_at", Moment, nullable=False),
    Column("opened_by", Words, nullable=False),
    Column("active_at", Moment, nullable=False),
    Column("acknowledged_at", Moment),
    Column("mitigated_at", Moment),
    Column("resolved_at", Moment),
    Column("assignee", Words, nullable=False),
    Column("quiet_due_at", Moment),
    Column("flapping", Boolean, nullable=False),
    Column("contained", Boolean, nullable=False),
    Column("merged_into", Integer),
    Column("impact", Words, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("cause", Words, nullable=False),
    sqlite_autoincrement=True,
)

# Written out, not bound: so that the databases see that the indexes below fit.
UNRESOLVED = incidents.c.status != literal_column(f"'{IncidentStatus.RESOLVED.value}'", String)

# At most one unresolved incident a group.
Index(
    "uq_incidents_open_group",
    incidents.c.group_key,
    unique=True,
    sqlite_where=UNRESOLVED,
    postgresql_where=UNRESOLVED,
)
Index("ix_incidents_group_resolved", incidents.c.group_key, incidents.c.resolved_at)
MERGED = incidents.c.merged_into.is_not(None)
Index("ix_incidents_merged", incidents.c.group_key, sqlite_where=MERGED, postgresql_where=MERGED)
QUIET = incidents.c.quiet_due_at.is_not(None)
Index("ix_incidents_quiet", incidents.c.quiet_due_at, sqlite_where=QUIET, postgresql_where=QUIET)
# The smallest of its indexes, and so what SQLite counts all incidents by.
Index("ix_incidents_status", incidents.c.status)
Index(
    "ix_incidents_open_status",
    incidents.c.status,
    sqlite_where=UNRESOLVED,
    postgresql_where=UNRESOLVED,
)
Index("ix_incidents_open", incidents.c.number, sqlite_where=UNRESOLVED, postgresql_where=UNRESOLVED)


# Put together once: that costs more than running them, and every alarm pays it.
OPEN = incidents.insert().returning(incidents)
SAVE = update(incidents).where(incidents.c.number == bindparam("key"))
SAVED = [name for name in Incident.__slots__ if name not in ("number", "id")]
SAVE = SAVE.values({name: bindparam(f"new_{name}") for name in SAVED})
READ = select(incidents).where(incidents.c.number == bindparam("number"))
LOCK = select(incidents).where(incidents.c.number.in_(bindparam("numbers", expanding=True)))
LOCK = LOCK.order_by(incidents.c.number).with_for_update()
COLUMNS = tuple(incidents.columns.keys())


def incident_of(row: Sequence[Any]) -> Incident:
    """Return the incident of a row of its table."""
    fields = dict(zip(COLUMNS, row, strict=True))
    fields["status"] = IncidentStatus(fields["status"])
    fields["severity"] = Severity(fields["severity"])
    return Incident(**fields)


def _values(incident: Incident) -> dict[str, Any]:
    values = {name: getattr(incident, name) for name in Incident.__slots__ if name != "number"}
    return {**values, "status": incident.status.value, "severity": incident.severity.value}


async def open_incident(connection: AsyncConnection, incident: Incident) -> Incident:
    """Insert an incident; the database gives it its number."""
    return incident_of((await connection.execute(OPEN, _values(incident))).one())


async def save(connection: AsyncConnection, changed: Sequence[Incident]) -> None:
    """Write changed incidents back."""
    if changed:
        await connection.execute(SAVE, [_renamed(one) for one in changed])


def _renamed(incident: Incident) -> dict[str, Any]:
    """Return bound values whose names differ from the columns', as an update needs them."""
    values = _values(incident)
    return {"key": incident.number, **{f"new_{name}": values[name] for name in SAVED}}


async def skip_numbers(connection: AsyncConnection, count: int) -> None:
    """Let the next incident's number be so much higher."""
    if connection.dialect.name == "postgresql":
        own = "pg_get_serial_sequence('incidents', 'number')"
        await connection.execute(text(f"SELECT setval({own}, nextval({own}) + :n)"), {"n": count})
        return
    there = "SELECT 1 FROM sqlite_sequence WHERE name = 'incidents'"
    first = f"INSERT INTO sqlite_sequence SELECT 'incidents', 0 WHERE NOT EXISTS ({there})"
    await connection.execute(text(first))
    skip = "UPDATE sqlite_sequence SET seq = seq + :n WHERE name = 'incidents'"
    await connection.execute(text(skip), {"n": count})


async def lock(connection: AsyncConnection, number: int) -> Incident:
    """Lock one incident and return it. Raises IncidentIsUnknown."""
    found = await lock_all(connection, [number])
    if not found:
        raise IncidentIsUnknown(f"there is no INC-{number}")
    return found[0]


async def lock_all(connection: AsyncConnection, numbers: Iterable[int]) -> list[Incident]:
    """Lock incidents in number order (any other order can deadlock) and return them."""
    locked: list[Incident] = []
    for some in portions(numbers):
        rows = await connection.execute(LOCK, {"numbers": some})
        locked += [incident_of(row) for row in rows]
    return locked


async def redirect(connection: AsyncConnection, number: int, into: int) -> None:
    """Let those that were merged into an incident point to where it was merged itself."""
    theirs = incidents.c.merged_into == number
    await connection.execute(update(incidents).where(theirs).values(merged_into=into))


async def read(connection: AsyncConnection, number: int) -> Incident:
    """Return one incident. Raises IncidentIsUnknown."""
    row = (await connection.execute(READ, {"number": number})).first()
    if row is None:
        raise IncidentIsUnknown(f"there is no INC-{number}")
    return incident_of(row)


async def number_of(connection: AsyncConnection, ident: str) -> int:
    """Return the number of the incident with an id. Raises IncidentIsUnknown."""
    query = select(incidents.c.number).where(incidents.c.id == ident)
    number: int | None = (await connection.execute(query)).scalar_one_or_none()
    if number is None:
        raise IncidentIsUnknown("there is no such incident")
    return number


async def homes(
    connection: AsyncConnection, keys: Iterable[str], resolved_since: datetime
) -> list[tuple[str, int]]:
    """Return (group key, number) of incidents that are open, or were until lately.

    One that was merged, however long ago, lives on in the one it was merged into.
    """
    found: list[tuple[str, int]] = []
    for some in portions(keys):
        rows = await connection.execute(HOMES, {"keys": some, "since": resolved_since})
        found += [(row.group_key, row.number) for row in rows]
    return found


def _homes() -> Select[tuple[str, int]]:
    """Return the query; one part for each index, since a group may have a long past."""
    lives_in = func.coalesce(incidents.c.merged_into, incidents.c.number).label("lives_in")
    theirs = incidents.c.group_key.in_(bindparam("keys", expanding=True))
    mine = select(incidents.c.group_key, lives_in).where(theirs)
    lately = incidents.c.resolved_at >= bindparam("since")
    known = union(mine.where(UNRESOLVED), mine.where(lately), mine.where(MERGED)).subquery()
    return (
        select(known.c.group_key, incidents.c.number)
        .join(incidents, incidents.c.number == known.c.lives_in)
        .where(or_(UNRESOLVED, lately))
    )


HOMES = _homes()


async def quiet_since(connection: AsyncConnection, now: datetime, limit: int) -> list[int]:
    """Return numbers of incidents whose quiet period is over, unless something is contained."""
    due = [incidents.c.quiet_due_at <= now, incidents.c.contained == false()]
    query = select(incidents.c.number).where(*due).order_by(incidents.c.quiet_due_at).limit(limit)
    return list((await connection.execute(query)).scalars())


async def unresolved(connection: AsyncConnection, limit: int = 50) -> list[Incident]:
    """Return the open incidents, newest first."""
    query = select(incidents).where(UNRESOLVED).order_by(incidents.c.number.desc()).limit(limit)
    return [incident_of(row) for row in await connection.execute(query)]


async def count_by_status(connection: AsyncConnection) -> dict[str, int]:
    """Return how many incidents stand in each status.

    What is resolved is what is left of all: a table's rows are counted without looking at them.
    """
    query = select(incidents.c.status, func.count().label("total")).where(UNRESOLVED)
    rows = await connection.execute(query.group_by(incidents.c.status))
    found = {row.status: row.total for row in rows}
    total = (await connection.execute(select(func.count()).select_from(incidents))).scalar_one()
    resolved = int(total) - sum(found.values())
    return {**found, IncidentStatus.RESOLVED.value: resolved} if resolved else found


async def with_runbook(
    connection: AsyncConnection, runbook: str, since: datetime, limit: int = 20
) -> list[str]:
    """Return titles of incidents that only this runbook fitted, each once, newest first."""
    mine = [incidents.c.runbook == runbook, incidents.c.opened_at >= since]
    query = select(incidents.c.title).where(*mine).order_by(incidents.c.number.desc())
    found = (await connection.execute(query.limit(20 * limit))).scalars()
    return list(dict.fromkeys(found))[:limit]
