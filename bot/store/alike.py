"""Incidents of the past that were about the same: the same resource, or the same alarm."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, select, union
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.before import SHOWN
from bot.core.incident import Incident
from bot.core.message import Role
from bot.core.run import RunStatus
from bot.store.alerts import alerts
from bot.store.incidents import incidents
from bot.store.messages import messages
from bot.store.runs import runs


@dataclass(frozen=True, slots=True)
class Alike:
    """One of them. channel, ts: where its message stands, "" for nowhere."""

    number: int
    opened_at: datetime
    resolved_at: datetime
    channel: str
    ts: str


@cache
def _latest(alarms: int) -> Select[Any]:
    """Put the statement together, once for so many alarms.

    That costs as much as asking, while an alarm waits to be shown. Each alarm has a part of its
    own: of several in one, all that they ever were in would be sorted.
    """
    group = select(incidents.c.number).where(
        incidents.c.group_key == bindparam("group"), incidents.c.resolved_at.is_not(None)
    )
    group = group.order_by(incidents.c.resolved_at.desc()).limit(SHOWN + 1)
    parts = [group, *(_of_alarm(place) for place in range(alarms))]
    known = union(*(select(part.subquery().c.number) for part in parts))
    stands = (messages.c.incident == incidents.c.number) & (messages.c.key == "card")
    stands &= (messages.c.channel == incidents.c.channel) & (messages.c.role == Role.ROOT.value)
    over = [incidents.c.resolved_at.is_not(None), incidents.c.merged_into.is_(None)]
    columns = [incidents.c[name] for name in ("number", "opened_at", "resolved_at", "channel")]
    return (
        select(*columns, messages.c.ts)
        .select_from(incidents.join(messages, stands))
        .where(incidents.c.number.in_(known), incidents.c.number != bindparam("number"), *over)
        .order_by(incidents.c.resolved_at.desc())
        .limit(SHOWN)
    )


def _of_alarm(place: int) -> Select[Any]:
    same = alerts.c.fingerprint == bindparam(f"alarm_{place}")
    alarm = select(alerts.c.incident.label("number")).where(same)
    return alarm.order_by(alerts.c.incident.desc()).limit(SHOWN + 1)


def _cures() -> Select[Any]:
    # The rest is looked at here: SQLite would rather read all runs that undo nothing.
    return (
        select(runs.c.incident, runs.c.action, runs.c.status, runs.c.undoes)
        .join(incidents, incidents.c.number == runs.c.incident)
        .where(runs.c.incident.in_(bindparam("numbers", expanding=True)))
        .where(runs.c.ended_at <= incidents.c.resolved_at)
        .order_by(runs.c.ended_at)
    )


CURES = _cures()


async def alike(
    connection: AsyncConnection, incident: Incident, fingerprints: Sequence[str]
) -> list[Alike]:
    """Return the latest that are over, the newest first.

    One statement, and each part of it reads the end of an index: a group may have a long past.
    """
    given = {"group": incident.group_key, "number": incident.number}
    alarms = {f"alarm_{place}": alarm for place, alarm in enumerate(fingerprints)}
    rows = await connection.execute(_latest(len(alarms)), {**given, **alarms})
    return [Alike(*row) for row in rows]


async def cures(connection: AsyncConnection, numbers: Iterable[int]) -> dict[int, str]:
    """Return the action that worked last on each of these incidents before it was over."""
    rows = await connection.execute(CURES, {"numbers": list(numbers)})
    worked = RunStatus.SUCCEEDED.value
    return {row.incident: row.action for row in rows if row.status == worked and not row.undoes}
