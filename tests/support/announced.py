"""Incidents that shall stand in Slack, and what brings them there."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.drawn import Drawn
from bot.core.incident import Incident, IncidentStatus
from bot.core.ledger import opened as fields_of
from bot.core.message import Message, Role
from bot.core.severity import Severity
from bot.flow.announce import Announce
from bot.flow.flood import Floods
from bot.store import incidents, ledger, messages
from bot.store.base import new_id
from bot.store.database import Database
from bot.store.messages import Wish, cards
from tests.support.clock import Clock

CHANNEL = "C0ALARMS"


@dataclass
class Desk:
    """A database with a clock beside it, in which incidents are opened and changed."""

    database: Database
    clock: Clock

    async def open(
        self, severity: Severity = Severity.HIGH, *, channel: str = CHANNEL, runbook: bool = False
    ) -> Incident:
        """Open an incident; its root shall stand in the channel, and the runbook if asked for."""
        now, ident = self.clock(), new_id()
        new = Incident(
            number=0,
            id=ident,
            group_key=ident,
            status=IncidentStatus.TRIGGERED,
            severity=severity,
            title="It burns",
            account="",
            region="",
            channel=channel,
            runbook="default",
            lead="cloudwatch",
            opened_at=now,
            opened_by="system",
            active_at=now,
        )
        async with self.database.write() as connection:
            opened = await incidents.open_incident(connection, new)
            await messages.want(connection, cards(opened, now)[: 2 if runbook else 1])
        return opened

    async def change(self, incident: Incident) -> Incident:
        """Give it another revision, which its messages shall follow."""
        after = replace(incident, revision=incident.revision + 1)
        async with self.database.write() as connection:
            await incidents.save(connection, [after])
            await messages.follow(connection, [after])
        return after

    async def reply(self, incident: Incident, text: str, *, broadcast: bool = False) -> None:
        """Want a reply in its thread."""
        at, key = self.clock(), new_id()
        wish = Wish(incident, incident.channel, Role.REPLY, key, at, text, "<@U01AMINA>", broadcast)
        async with self.database.write() as connection:
            await messages.want(connection, [wish])

    async def due(
        self, channel: str = CHANNEL, *, may_post: bool = True, may_update: bool = True
    ) -> Message | None:
        """Return what announce would take next."""
        async with self.database.read() as connection:
            return await messages.most_urgent(
                connection, channel, self.clock(), may_post=may_post, may_update=may_update
            )

    async def of(self, incident: Incident) -> list[Message]:
        async with self.database.read() as connection:
            return await messages.of_incident(connection, incident.number)

    async def entries(self, chain: str) -> list[tuple[str, dict[str, Any]]]:
        """Return (kind, fields) of a chain's entries."""
        async with self.database.read() as connection:
            sealed = await ledger.read_chain(connection, chain)
        return [(one.kind, fields_of(one)) for one in sealed]

    async def kinds(self, incident: Incident) -> list[str]:
        return [kind for kind, _ in await self.entries(incident.id)]


@dataclass
class Drawing:
    """Draws every message as a line of text; `fails` and `blocks` make trouble."""

    fails: bool = False
    blocks: Sequence[dict[str, Any]] = ()
    drawn: list[str] = field(default_factory=list)

    async def draw(self, connection: AsyncConnection, message: Message) -> Drawn:
        if self.fails:
            raise ValueError("a bug of ours")
        self.drawn.append(message.id)
        if message.role is Role.DIGEST:
            return Drawn("a flood", (), message.wanted, None)
        incident = await incidents.read(connection, message.incident)
        said = message.text or f"{incident.name} at revision {incident.revision}"
        revision = 1 if message.role is Role.REPLY else incident.revision
        return Drawn(f"{message.role.value}: {said}", tuple(self.blocks), revision, incident)


@dataclass
class Delivered:
    """Stands where Deliver stands: writes down what it is given, and brings it in line."""

    database: Database
    seen: list[Message] = field(default_factory=list)
    answers: Callable[[Message], Awaitable[float | None]] | None = None

    async def deliver(self, message: Message, is_ours: Callable[[], bool]) -> float | None:
        assert is_ours()
        self.seen.append(message)
        answer = await self.answers(message) if self.answers else 0.0
        async with self.database.write() as connection:
            ts = message.ts or message.id[:30]
            await messages.change(connection, message.id, ts=ts, posted=message.wanted)
        return answer


@asynccontextmanager
async def announcing(
    desk: Desk, delivered: Delivered, database: Database | None = None
) -> AsyncIterator[Announce]:
    floods = Floods(desk.database, {}, desk.clock)
    announce = Announce(
        database or desk.database,
        delivered,  # type: ignore[arg-type]  # it has the one method that is called
        floods,
        desk.clock,
        new_id(),
    )
    task = asyncio.create_task(announce.run())
    try:
        yield announce
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def until(so: Callable[[], bool], within: float = 3.0) -> None:
    async with asyncio.timeout(within):
        while not so():  # noqa: ASYNC110  (what is watched has no event)
            await asyncio.sleep(0.005)
