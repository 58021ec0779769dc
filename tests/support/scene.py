"""A scene: a database, triage at work on it, and people who answer."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from bot.core.alert import Alert
from bot.core.grouping import group_key
from bot.core.incident import Incident
from bot.core.ledger import SYSTEM, Sealed, opened, problems
from bot.core.message import Message, Role
from bot.core.routing import Routing, Timing
from bot.core.signal import Signal
from bot.core.tracking import Tracked
from bot.flow.regroup import Regroup
from bot.flow.respond import Respond
from bot.flow.settle import Settle
from bot.flow.triage import Reading, Triage
from bot.metrics import Metrics
from bot.store import alerts, inbox, incidents, ledger, messages
from bot.store.database import Database
from tests.support.clock import Clock
from tests.support.signals import signal

AMINA, YUSUF = "slack:U01AMINA", "slack:U02YUSUF"
HEAD = re.compile(r"Ledger head after \d+ entries: [0-9a-f]{32}$")


@dataclass
class Scene:
    """Everything of one database, at a time that the test sets.

    said: the alerts of each signal, by its message id; broken: ids of those that a bug keeps
    from being read; hopeless: of those that cannot even be shown as plain text.
    """

    database: Database
    clock: Clock
    said: dict[str, Sequence[Alert]] = field(default_factory=dict)
    broken: set[str] = field(default_factory=set)
    hopeless: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        timing = Timing()
        reading = Reading(self._parse, self._plain, route, timing)
        self.triage = Triage(self.database, reading, self.clock, lambda: None, Metrics())
        self.settle = Settle(self.database, self.clock, lambda: None)
        self.respond = Respond(self.database, self.clock, lambda: None)
        self.regroup = Regroup(self.database, timing, self.clock, lambda: None)

    def _parse(self, one: Signal) -> tuple[Alert, ...]:
        if one.message_id in self.broken | self.hopeless:
            raise ZeroDivisionError("a bug of ours\0\ud800")
        return tuple(self.said[one.message_id])

    def _plain(self, one: Signal) -> tuple[Alert, ...]:
        if one.message_id in self.hopeless:
            raise ZeroDivisionError("a bug of ours")
        return tuple(self.said[one.message_id])

    async def send(self, *told: Alert) -> list[str]:
        """Put one signal an alert into the inbox; return their message ids."""
        return await self._put([(alert,) for alert in told])

    async def send_together(self, *told: Alert) -> str:
        """Put one signal with several alerts into the inbox; return its message id."""
        (ident,) = await self._put([told])
        return ident

    async def _put(self, several: Sequence[Sequence[Alert]]) -> list[str]:
        first = len(self.said) + 1
        new = {f"m-{number:05}": told for number, told in enumerate(several, start=first)}
        self.said |= new
        async with self.database.write() as connection:
            now = self.clock.now
            await inbox.put(connection, [signal(ident, received_at=now) for ident in new])
        return list(new)

    async def work(self) -> None:
        """Let triage work until there is nothing left to do."""
        while await self.triage.once():
            pass

    async def say(self, *told: Alert) -> list[str]:
        """Send alerts one after the other, each triaged before the next comes."""
        sent = []
        for alert in told:
            sent += await self.send(alert)
            await self.work()
        return sent

    async def wait(self, minutes: float) -> None:
        """Let time pass; what stayed quiet is resolved."""
        self.clock.advance(minutes=minutes)
        await self.settle.once()

    async def incidents(self) -> list[Incident]:
        async with self.database.read() as connection:
            query = select(incidents.incidents).order_by(incidents.incidents.c.number)
            numbers = [row.number for row in await connection.execute(query)]
            return [await incidents.read(connection, number) for number in numbers]

    async def incident(self) -> Incident:
        """Return the only incident."""
        (only,) = await self.incidents()
        return only

    async def alert(self, fingerprint: str) -> Tracked:
        async with self.database.read() as connection:
            return (await alerts.current(connection, [fingerprint]))[fingerprint]

    async def alerts(self, number: int) -> list[Tracked]:
        async with self.database.read() as connection:
            return await alerts.of_incident(connection, number)

    async def entries(self, chain: str) -> list[Sealed]:
        """Return a chain, which must be sound."""
        async with self.database.read() as connection:
            found = await ledger.read_chain(connection, chain)
        assert list(problems(found)) == []
        return found

    async def kinds(self, chain: str = SYSTEM) -> list[str]:
        """Return what happened in a chain, in order."""
        return [entry.kind for entry in await self.entries(chain)]

    async def heard(self) -> list[tuple[str, dict[str, Any]]]:
        """Return (kind, fields) of every entry about an alert, of all chains."""
        chains = [SYSTEM, *(one.id for one in await self.incidents())]
        every = [entry for chain in chains for entry in await self.entries(chain)]
        return [(e.kind, opened(e)) for e in every if e.kind.startswith("alert.")]

    async def messages(self, number: int) -> list[Message]:
        async with self.database.read() as connection:
            return await messages.of_incident(connection, number)

    async def replies(self, number: int) -> list[str]:
        """Return what an incident's thread says; of the ledger's head only that it is said."""
        told = [one for one in await self.messages(number) if one.role is Role.REPLY]
        return [HEAD.sub("Ledger head.", f"{one.mention} {one.text}".strip()) for one in told]


def route(alert: Alert) -> Routing:
    """Send an alert where its labels say, else to everybody's channel."""
    channel = alert.labels.get("channel", "C0ALARMS")
    return Routing(channel, group_key(alert), lambda: "default", "<@U01AMINA>")
