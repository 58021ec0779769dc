"""Take messages of people into the timeline: what they said, and what became of it.

Slack tells everything at least once, and several people may pin one message: each thing is
written once. Taking a pin off is written too; what was said stays said.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.actor import SYSTEM_ACTOR
from bot.core.incident import Incident
from bot.core.ledger import Entry
from bot.core.pinned import Pinned, moment, place
from bot.store import captured, incidents, ledger
from bot.store.database import Database


@dataclass(frozen=True)
class Pin:
    """The verbs; all of them may be repeated."""

    database: Database
    clock: Callable[[], datetime]

    async def add(self, number: int, actor: str, pinned: Pinned) -> Incident:
        """Take a message into an incident's timeline. Raises IncidentIsUnknown."""
        fields = {
            "channel": pinned.channel,
            "ts": pinned.ts,
            "link": pinned.link,
            "author": pinned.author,
            "source_at": moment(pinned.ts).isoformat(),
            **pinned.content,
        }
        async with self.database.write() as connection:
            incident = await incidents.lock(connection, number)
            new = await captured.add(connection, number, [_key(pinned.place), _edit(pinned)])
            if _key(pinned.place) in new:
                await self._append(connection, incident, "pin.added", actor, fields)
        return incident

    async def edit(self, pinned: Pinned, actor: str) -> None:
        """Write down that a message says something else now, if it was pinned."""
        fields = {"source_at": moment(pinned.edited).isoformat(), **pinned.content}
        await self._follow(pinned.place, _edit(pinned), "pin.edited", actor, fields)

    async def delete(self, channel: str, ts: str, at: str) -> None:
        """Write down that a message was deleted, if it was pinned; Slack does not say by whom."""
        where, fields = place(channel, ts), {"source_at": moment(at).isoformat()}
        await self._follow(where, f"{_key(where)}:deleted", "pin.deleted", SYSTEM_ACTOR, fields)

    async def remove(self, actor: str, channel: str, ts: str, at: str) -> Incident | None:
        """Write down that somebody took their pin off; return the incident, None for none."""
        where, fields = place(channel, ts), {"source_at": moment(at).isoformat()}
        return await self._follow(where, f"{_key(where)}:off:{at}", "pin.removed", actor, fields)

    async def _follow(
        self, where: str, key: str, kind: str, actor: str, fields: Mapping[str, object]
    ) -> Incident | None:
        """Write what became of a pinned message, once; return its incident."""
        async with self.database.read() as connection:  # most messages are not pinned
            number = await captured.incident_of(connection, _key(where))
        if number is None:
            return None
        async with self.database.write() as connection:
            incident = await incidents.lock(connection, number)
            if await captured.add(connection, number, [key]):
                await self._append(connection, incident, kind, actor, {**_named(where), **fields})
        return incident

    async def _append(
        self,
        connection: AsyncConnection,
        incident: Incident,
        kind: str,
        actor: str,
        fields: Mapping[str, object],
    ) -> None:
        entry = Entry(incident.id, kind, self.clock(), actor, fields)
        await ledger.append(connection, [entry])


def _key(where: str) -> str:
    return f"pin:{where}"


def _edit(pinned: Pinned) -> str:
    """Return what names one version of a message; the first has no edit."""
    return f"{_key(pinned.place)}:as:{pinned.edited}"


def _named(where: str) -> dict[str, object]:
    channel, _, ts = where.partition(":")
    return {"channel": channel, "ts": ts}
