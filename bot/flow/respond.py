"""What people do to an incident: acknowledge, mitigate, resolve, assign, note, tick...

Every change has an actor, is legal or refused, is written with its ledger entry in one
transaction, and shows in Slack because the incident's revision grew. What would change
nothing writes nothing, so that a click that comes twice counts once.
"""

import contextlib
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.card import StepAt, Tick
from bot.core.deed import Deed
from bot.core.errors import StillFiring, TransitionIsNotLegal
from bot.core.incident import LEGAL, Incident, Verb, move
from bot.core.ledger import Entry
from bot.core.reason import Reason
from bot.core.tracking import closed
from bot.flow.amend import amend
from bot.flow.said import said
from bot.flow.written import written
from bot.store import alerts, escalations, incidents, ledger, messages, steps
from bot.store.database import Database
from bot.store.escalations import Escalation
from bot.store.messages import cards

TITLE, NOTE, MOMENT, SAW = 300, 10_000, 100, 2_000


@dataclass
class Respond:
    """The verbs of people. wake: tells announce that there is something to show.

    `number` names the incident, `actor` who acts. All raise IncidentIsUnknown, and
    TransitionIsNotLegal with a sentence for the person where it makes no sense now.
    """

    database: Database
    clock: Callable[[], datetime]
    wake: Callable[[], None]

    async def acknowledge(self, number: int, actor: str) -> Incident:
        """Say that somebody is on it; they become the assignee where nobody was."""
        async with self._changing() as connection:
            incident = await incidents.lock(connection, number)
            taken = _moved(incident, Verb.ACKNOWLEDGE, self.clock())
            taken = replace(taken, assignee=taken.assignee or actor)
            return await self._amend(connection, taken, "incident.acknowledged", actor)

    async def mitigate(self, number: int, actor: str) -> Incident:
        """Say that customers are well again, though the cause may still be there."""
        async with self._changing() as connection:
            incident = await incidents.lock(connection, number)
            moved = _moved(incident, Verb.MITIGATE, self.clock())
            return await self._amend(connection, moved, "incident.mitigated", actor)

    async def reopen(self, number: int, actor: str) -> Incident:
        """Open an incident again, unless another one has taken its place."""
        async with self._changing() as connection:
            incident = await incidents.lock(connection, number)
            moved = _moved(incident, Verb.REOPEN, self.clock())
            await _must_be_alone(connection, incident, self.clock())
            by_hand = Reason.REOPENED_BY_HAND.value
            await escalations.restart(connection, number, by_hand, self.clock())
            return await self._amend(connection, moved, "incident.reopened", actor)

    async def assign(self, number: int, actor: str, assignee: str) -> Incident:
        """Give the incident to somebody (an actor)."""
        async with self._changing() as connection:
            incident = await incidents.lock(connection, number)
            if incident.assignee == assignee:
                raise TransitionIsNotLegal(f"They have {incident.name} already.")
            given = replace(incident, assignee=assignee)
            kind = "incident.taken" if assignee == actor else "incident.assigned"
            return await self._amend(connection, given, kind, actor, assignee=assignee)

    async def resolve(self, number: int, actor: str, *, anyway: bool = False) -> Incident:
        """Close the incident and its alerts.

        Raises StillFiring where one has not recovered, unless the person said `anyway`.
        """
        async with self._changing() as connection:
            incident = await incidents.lock(connection, number)
            moved = _moved(incident, Verb.RESOLVE, self.clock())
            firing = [a for a in await alerts.of_incident(connection, number) if a.is_firing]
            if firing and not anyway:
                raise StillFiring(number, [a.alert.brief or a.alert.title for a in firing])
            await alerts.save(connection, [closed(a) for a in firing])
            left = [a.alert.fingerprint for a in firing]
            kind = "incident.resolved"
            return await self._amend(connection, moved, kind, actor, still_firing=left)

    async def note(self, number: int, actor: str, text: str) -> Incident:
        """Add a note to the timeline, and show it in the thread."""
        async with self._changing() as connection:
            incident = await incidents.lock(connection, number)
            return await self._amend(connection, incident, "note", actor, text=written(text, NOTE))

    async def impact(self, number: int, actor: str, start: str, end: str, saw: str) -> Incident:
        """Record what customers saw, and when."""
        start, end, saw = written(start, MOMENT), written(end, MOMENT), written(saw, SAW)
        async with self._changing() as connection:
            incident = await incidents.lock(connection, number)
            hit = replace(incident, impact=f"{start} to {end}: {saw}")
            kind = "incident.impact"
            return await self._amend(connection, hit, kind, actor, start=start, end=end, saw=saw)

    async def tick(self, number: int, actor: str, at: StepAt, *, done: bool) -> Incident:
        """Mark a step of a runbook as done, or take the mark back."""
        async with self._changing() as connection:
            incident = await incidents.lock(connection, number)
            if at.runbook != incident.runbook:
                raise TransitionIsNotLegal(
                    f"{incident.name} has another runbook now: open it again."
                )
            if (at.position in await steps.ticks(connection, number, at.runbook)) is done:
                return incident
            if done:
                tick = Tick(actor, self.clock())
                await steps.tick(connection, number, at.runbook, at.position, tick)
            else:
                await steps.untick(connection, number, at.runbook, at.position)
            kind = "step.done" if done else "step.undone"
            said = {"runbook": at.runbook, "step": at.position + 1, "title": at.title}
            return await self._amend(connection, incident, kind, actor, **said)

    async def open(self, actor: str, incident: Incident, escalation: str = "") -> Incident:
        """Open an incident by hand: customers are often the first alarm.

        escalation: the name of the one that calls people about it, "" for none.
        """
        now = self.clock()
        incident = replace(incident, title=written(incident.title.replace("\n", " "), TITLE))
        async with self._changing() as connection:
            opened = await incidents.open_incident(connection, incident)
            fields = {"title": opened.title, "severity": opened.severity.value}
            deed = Deed("incident.opened_by_hand", actor, now, fields)
            await messages.want(connection, [*cards(opened, now), *said(opened, deed)])
            if escalation:
                reason, since = Reason.OPENED.value, opened.opened_at
                calls = Escalation(opened.number, escalation, reason, since, since)
                await escalations.begin(connection, [calls])
            await ledger.append(connection, [Entry(opened.id, deed.kind, now, actor, fields)])
            return opened

    async def _amend(
        self,
        connection: AsyncConnection,
        incident: Incident,
        kind: str,
        actor: str,
        **fields: object,
    ) -> Incident:
        return await amend(connection, incident, Deed(kind, actor, self.clock(), fields))

    @contextlib.asynccontextmanager
    async def _changing(self) -> AsyncIterator[AsyncConnection]:
        """Open a transaction, and wake announce once it is committed."""
        async with self.database.write() as connection:
            yield connection
        self.wake()


def _moved(incident: Incident, verb: Verb, now: datetime) -> Incident:
    try:
        return move(incident, verb, now)
    except TransitionIsNotLegal as error:  # it says the rule; a person needs the way on
        raise TransitionIsNotLegal(_why_not(incident, verb)) from error


def _why_not(incident: Incident, verb: Verb) -> str:
    if verb is Verb.REOPEN:
        return f"{incident.name} is open already."
    if incident.status in {to for (_, by), to in LEGAL.items() if by is verb}:
        return f"{incident.name} is {incident.status.value} already."
    return f"{incident.name} is {incident.status.value}. If it is not over, reopen it first."


async def _must_be_alone(connection: AsyncConnection, incident: Incident, now: datetime) -> None:
    """Raise TransitionIsNotLegal where its alerts belong to another incident by now."""
    if incident.merged_into:
        raise TransitionIsNotLegal(
            f"{incident.name} was merged into INC-{incident.merged_into}: work there."
        )
    for _, number in await incidents.homes(connection, [incident.group_key], now):
        other = await incidents.read(connection, number)
        if other.is_open and number != incident.number:
            raise TransitionIsNotLegal(f"{other.name} is open for the same thing: work there.")
