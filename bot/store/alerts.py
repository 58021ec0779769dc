"""Alerts: what each fingerprint last said, and to which incident it belongs."""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import (
    Boolean,
    Column,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    bindparam,
    delete,
    func,
    select,
    text,
    update,
)
from sqlalchemy.engine import Row
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.alert import Alert, AlertStatus
from bot.core.tracking import Tracked
from bot.store.base import Moment, Words, metadata
from bot.store.portion import portions
from bot.store.upsert import insert_or_ignore, insert_or_replace

LOCK = "SELECT pg_advisory_xact_lock(key) FROM unnest(%(keys)s::bigint[]) AS key"
NOBODY = 0  # no incident yet: a recovery whose alarm has not been seen

alerts = Table(
    "alerts",
    metadata,
    Column("fingerprint", Words, primary_key=True),
    Column("incident", Integer, primary_key=True, autoincrement=False),
    Column("current", Boolean, nullable=False),
    Column("status", String(16), nullable=False),
    Column("rank", Integer, nullable=False),
    Column("state_at", Moment, nullable=False),
    Column("first_at", Moment, nullable=False),
    Column("heard", Integer, nullable=False),
    Column("authenticated", Boolean, nullable=False),
    Column("changes", LargeBinary, nullable=False),
    Column("document", LargeBinary, nullable=False),
)
Index(
    "uq_alerts_current",
    alerts.c.fingerprint,
    unique=True,
    sqlite_where=alerts.c.current,
    postgresql_where=alerts.c.current,
)
Index("ix_alerts_incident", alerts.c.incident, alerts.c.rank)
# Written out: SQLAlchemy says `current = 1` to SQLite, which does not see that the index fits.
IS_CURRENT = text("alerts.current")

# Put together once: that costs more than running them, and every alarm pays it.
CURRENT = select(alerts).where(IS_CURRENT)
CURRENT = CURRENT.where(alerts.c.fingerprint.in_(bindparam("fingerprints", expanding=True)))
RETIRE = update(alerts).where(alerts.c.fingerprint == bindparam("its_fingerprint"))
RETIRE = RETIRE.where(alerts.c.incident != bindparam("its_incident"), IS_CURRENT)
RETIRE = RETIRE.values(current=False)
OF_INCIDENT = select(alerts).where(alerts.c.incident == bindparam("incident"))
OF_INCIDENT = OF_INCIDENT.order_by(alerts.c.rank, alerts.c.first_at, alerts.c.fingerprint)
OF_INCIDENT_AT_MOST = OF_INCIDENT.limit(bindparam("most"))
COUNT = select(func.count()).select_from(alerts).where(alerts.c.incident == bindparam("incident"))
FIRING = select(alerts.c.incident, func.count().label("total")).group_by(alerts.c.incident)
FIRING = FIRING.where(alerts.c.incident.in_(bindparam("incidents", expanding=True)))
FIRING = FIRING.where(alerts.c.status == AlertStatus.FIRING.value)

_document = TypeAdapter(Alert)
_changes = TypeAdapter(tuple[datetime, ...])


def _tracked(row: Row[Any]) -> Tracked:
    return Tracked(
        incident=row.incident or None,
        alert=_document.validate_json(row.document),
        status=AlertStatus(row.status),
        state_at=row.state_at,
        first_at=row.first_at,
        authenticated=row.authenticated,
        count=row.heard,
        changes=_changes.validate_json(row.changes),
        current=row.current,
    )


def _values(tracked: Tracked) -> dict[str, Any]:
    return {
        "fingerprint": tracked.alert.fingerprint,
        "incident": tracked.incident or NOBODY,
        "current": tracked.current,
        "status": tracked.status.value,
        "rank": tracked.alert.severity.rank,
        "state_at": tracked.state_at,
        "first_at": tracked.first_at,
        "heard": tracked.count,
        "authenticated": tracked.authenticated,
        "changes": _changes.dump_json(tracked.changes),
        "document": _document.dump_json(tracked.alert),
    }


async def save(connection: AsyncConnection, changed: Sequence[Tracked]) -> None:
    """Write alerts; a current one becomes the only current one of its fingerprint.

    In the fingerprints' order: any other can deadlock where no incident is locked for them.
    One of the past (it moves with the incident it was in) replaces nothing.
    """
    ordered = sorted(changed, key=lambda one: one.alert.fingerprint)
    await insert_or_ignore(connection, alerts, [_values(one) for one in ordered if not one.current])
    rows = [_values(one) for one in ordered if one.current]
    if rows:
        await _retire(connection, rows)
        await insert_or_replace(connection, alerts, rows)


async def _retire(connection: AsyncConnection, rows: Sequence[dict[str, Any]]) -> None:
    """Let what these fingerprints were in other incidents be of the past."""
    keys = [{"its_incident": r["incident"], "its_fingerprint": r["fingerprint"]} for r in rows]
    await connection.execute(RETIRE, keys)


async def lock(connection: AsyncConnection, fingerprints: Iterable[str]) -> None:
    """Let nobody else judge these fingerprints until the transaction ends.

    An alarm and its recovery may be at two replicas at once; before the first of them is written
    there is no row to lock, and whoever wrote last would overwrite the other. In order, against
    deadlocks; on SQLite there is one writer anyway.
    """
    if connection.dialect.name != "postgresql":
        return
    keys = sorted({_key(fingerprint) for fingerprint in fingerprints})
    if keys:
        await connection.exec_driver_sql(LOCK, {"keys": keys})


def _key(fingerprint: str) -> int:
    """Return the 64 bits by which an advisory lock is named."""
    digest = hashlib.sha256(fingerprint.encode("utf-8", "surrogatepass")).digest()
    return int.from_bytes(digest[:8], signed=True)


async def current(connection: AsyncConnection, fingerprints: Iterable[str]) -> dict[str, Tracked]:
    """Return what each of these fingerprints last said."""
    found: dict[str, Tracked] = {}
    for some in portions(fingerprints):
        rows = await connection.execute(CURRENT, {"fingerprints": some})
        found |= {row.fingerprint: _tracked(row) for row in rows}
    return found


async def of_incident(
    connection: AsyncConnection, incident: int, limit: int | None = None
) -> list[Tracked]:
    """Return an incident's alerts: the worst first, the earliest first among equals."""
    query = OF_INCIDENT if limit is None else OF_INCIDENT_AT_MOST
    rows = await connection.execute(query, {"incident": incident, "most": limit})
    return [_tracked(row) for row in rows]


async def leading(connection: AsyncConnection, incidents: Iterable[int]) -> dict[int, Alert]:
    """Return the worst alert of each incident, the earliest among equals."""
    other = alerts.alias("other")
    first = select(other.c.fingerprint).where(other.c.incident == alerts.c.incident)
    first = first.order_by(other.c.rank, other.c.first_at, other.c.fingerprint).limit(1)
    query = select(alerts.c.incident, alerts.c.document)
    query = query.where(alerts.c.fingerprint == first.scalar_subquery())
    found: dict[int, Alert] = {}
    for some in portions(incidents):
        rows = await connection.execute(query.where(alerts.c.incident.in_(some)))
        found |= {row.incident: _document.validate_json(row.document) for row in rows}
    return found


async def count(connection: AsyncConnection, incident: int) -> int:
    """Return how many alerts an incident has."""
    return int((await connection.execute(COUNT, {"incident": incident})).scalar_one())


async def count_firing(connection: AsyncConnection, incidents: Iterable[int]) -> dict[int, int]:
    """Return how many alerts of each incident are firing; 0 is left out."""
    found: dict[int, int] = {}
    for some in portions(incidents):
        rows = await connection.execute(FIRING, {"incidents": some})
        found |= {row.incident: row.total for row in rows}
    return found


async def incidents_with(
    connection: AsyncConnection, fingerprints: Iterable[str], since: datetime, until: datetime
) -> dict[str, int]:
    """Return in how many incidents each fingerprint first fired in a time; 0 is left out."""
    total = select(alerts.c.fingerprint, func.count().label("total"))
    found: dict[str, int] = {}
    for some in portions(fingerprints):
        then = alerts.c.first_at.between(since, until)
        mine = [alerts.c.fingerprint.in_(some), then, alerts.c.incident != NOBODY]
        query = total.where(*mine).group_by(alerts.c.fingerprint)
        found |= {row.fingerprint: row.total for row in await connection.execute(query)}
    return found


async def forget(connection: AsyncConnection, incident: int, fingerprints: Sequence[str]) -> None:
    """Take alerts out of an incident (they were split off or merged elsewhere)."""
    for some in portions(fingerprints):
        mine = [alerts.c.incident == incident, alerts.c.fingerprint.in_(some)]
        await connection.execute(delete(alerts).where(*mine))
