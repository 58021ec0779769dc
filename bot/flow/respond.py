"""What people do to an incident: acknowledge, mitigate, resolve, assign, note, tick...

Every change has an actor, is legal or refused, is written with its ledger entry in one
transaction, and shows in Slack because the incident's revision grew.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from bot.core.card import Tick
from bot.core.deed import Deed
from bot.core.errors import StillFiring
from bot.core.incident import Incident, Verb, move
from bot.core.ledger import Entry
from bot.core.tracking import closed
from bot.flow.amend import amend
from bot.store import alerts, incidents, ledger, messages, steps
from bot.store.database import Database
from bot.store.messages import cards

Change = Callable[[Incident, datetime], Incident]


@dataclass
class Respond:
    """The verbs of people. wake: tells announce that there is something to show."""

    database: Database
    clock: Callable[[], datetime]
    wake: Callable[[], None]

    async def acknowledge(self, number: int, actor: str) -> Incident:
        """Say that somebody is on it; they become the assignee where nobody was."""

        def change(incident: Incident, now: datetime) -> Incident:
            taken = move(incident, Verb.ACKNOWLEDGE, now)
            return replace(taken, assignee=taken.assignee or actor)

        return await self._do(number, actor, "incident.acknowledged", change)

    async def mitigate(self, number: int, actor: str) -> Incident:
        """Say that customers are well again, though the cause may still be there."""
        return await self._do(number, actor, "incident.mitigated", _moved(Verb.MITIGATE))

    async def reopen(self, number: int, actor: str) -> Incident:
        """Open a resolved incident again."""
        return await self._do(number, actor, "incident.reopened", _moved(Verb.REOPEN))

    async def assign(self, number: int, actor: str, assignee: str) -> Incident:
        """Give the incident to somebody (an actor)."""

        def change(incident: Incident, now: datetime) -> Incident:
            del now  # assigning leaves no moment on the incident
            return replace(incident, assignee=assignee)

        return await self._do(number, actor, "incident.assigned", change, assignee=assignee)

    async def resolve(self, number: int, actor: str, *, anyway: bool = False) -> Incident:
        """Close the incident and the alerts that no source will ever close.

        Raises StillFiring where something fires, unless the person said `anyway`.
        """
        async with self.database.write() as connection:
            before = await incidents.lock(connection, number)
            firing = [a for a in await alerts.of_incident(connection, number) if a.is_firing]
            if firing and not anyway:
                raise StillFiring(number, [a.alert.brief or a.alert.title for a in firing])
            after = move(before, Verb.RESOLVE, self.clock())
            await alerts.save(connection, [closed(a) for a in firing])
            fields = {"still_firing": [a.alert.fingerprint for a in firing]}
            after = await amend(
                connection, after, Deed("incident.resolved", actor, self.clock(), fields)
            )
        self.wake()
        return after

    async def note(self, number: int, actor: str, text: str) -> Incident:
        """Add a note to the timeline, and show it in the thread."""
        return await self._do(number, actor, "note", _unchanged, text=text)

    async def impact(self, number: int, actor: str, start: str, end: str, saw: str) -> Incident:
        """Record what customers saw, and when."""
        described = f"{start} to {end}: {saw}"

        def change(incident: Incident, now: datetime) -> Incident:
            del now  # the impact's own times were said by a person
            return replace(incident, impact=described)

        fields = {"start": start, "end": end, "saw": saw}
        return await self._do(number, actor, "incident.impact", change, **fields)

    async def tick(self, number: int, actor: str, position: int, *, done: bool) -> Incident:
        """Mark a runbook step as done, or take the mark back."""
        now = self.clock()
        async with self.database.write() as connection:
            incident = await incidents.lock(connection, number)
            where = (number, incident.runbook, position)
            if done:
                await steps.tick(connection, *where, Tick(actor, now))
            else:
                await steps.untick(connection, *where)
            kind = "step.done" if done else "step.undone"
            fields = {"runbook": incident.runbook, "step": position + 1}
            after = await amend(connection, incident, Deed(kind, actor, now, fields))
        self.wake()
        return after

    async def open(self, actor: str, incident: Incident) -> Incident:
        """Open an incident by hand: customers are often the first alarm."""
        async with self.database.write() as connection:
            opened = await incidents.open_incident(connection, incident)
            await messages.want(connection, cards(opened, self.clock()))
            fields = {"title": opened.title, "severity": opened.severity.value}
            entry = Entry(opened.id, "incident.opened_by_hand", self.clock(), actor, fields)
            await ledger.append(connection, [entry])
        self.wake()
        return opened

    async def _do(
        self, number: int, actor: str, kind: str, change: Change, **fields: Any
    ) -> Incident:
        async with self.database.write() as connection:
            before = await incidents.lock(connection, number)
            now = self.clock()
            after = await amend(connection, change(before, now), Deed(kind, actor, now, fields))
        self.wake()
        return after


def _unchanged(incident: Incident, now: datetime) -> Incident:
    del now
    return incident


def _moved(verb: Verb) -> Change:
    return lambda incident, now: move(incident, verb, now)
