"""Want evidence: what an incident's runbook names, and whatever somebody asks for."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.alert import Target
from bot.core.card import Card
from bot.core.choice import Choice
from bot.core.deed import Deed
from bot.core.diagnostic import Diagnostic
from bot.core.errors import ActionDoesNotFit
from bot.core.incident import Incident
from bot.core.ledger import Entry
from bot.core.message import Role
from bot.core.piece import Piece
from bot.core.runbook import Runbook
from bot.flow.look import Look
from bot.store import evidence, incidents, ledger, messages, timers
from bot.store.database import Database
from bot.store.messages import Wish
from bot.store.timers import Timer

THE_ALARM = Target("", "")  # what is asked about where an alert names nothing


@dataclass(frozen=True)
class Inquire:
    """diagnostics: by name; runbooks say which are for whom.

    woken: set where there is something to read; wake: tells announce.
    """

    database: Database
    look: Look
    diagnostics: Mapping[str, Diagnostic]
    runbooks: Mapping[str, Runbook]
    clock: Callable[[], datetime]
    wake: Callable[[], None]
    woken: asyncio.Event

    async def begin(self, timer: Timer) -> None:
        """Want the evidence that an incident's runbook names, for a timer whose `run` is its id."""
        number = await self._number(timer.run)
        wanted = self._wanted(await self.look.find(number))
        async with self.database.write() as connection:
            incident = await incidents.lock(connection, number)
            if not await timers.take(connection, timer) or not wanted:
                return
            for name, target in wanted:
                if not await evidence.find(connection, number, name, target):
                    await self._add(connection, incident, name, target)
            await self._show(connection, incident)
        self._start()

    async def again(self, number: int, actor: str) -> None:
        """Look anew for all that was found, for somebody who asked."""
        async with self.database.write() as connection:
            incident = await incidents.lock(connection, number)
            await evidence.again(connection, number, self.clock())
            await self._asked(
                connection, incident, Deed("evidence.asked_again", actor, self.clock())
            )
        self._start()

    async def ask(self, number: int, word: str, actor: str) -> None:
        """Look for one thing, named by its choice's word. Raises ActionDoesNotFit."""
        card = await self.look.find(number)
        chosen = next((one for one in self.choices(card) if one.word == word), None)
        if chosen is None:
            raise ActionDoesNotFit("That is no longer part of the incident. Open it again.")
        fields = {"diagnostic": chosen.offer.name, "target": chosen.target.label}
        async with self.database.write() as connection:
            incident = await incidents.lock(connection, number)
            await self._want(connection, incident, chosen)
            deed = Deed("evidence.asked", actor, self.clock(), fields)
            await self._asked(connection, incident, deed)
        self._start()

    def choices(self, card: Card) -> list[Choice]:
        """Return what can be asked about an incident: all diagnostics, not its runbook's alone."""
        return [
            Choice(one.offer, target)
            for one in self.diagnostics.values()
            if self._can_ask(card) and _is_about(one, card)
            for target in _targets_for(one, card.targets)
        ]

    async def _want(self, connection: AsyncConnection, incident: Incident, chosen: Choice) -> None:
        """Want a piece, or the one that is known read anew."""
        name, number = chosen.offer.name, incident.number
        known = await evidence.find(connection, number, name, chosen.target)
        if known:
            await evidence.again(connection, number, self.clock(), known.position)
        else:
            await self._add(connection, incident, name, chosen.target)

    async def _add(
        self, connection: AsyncConnection, incident: Incident, name: str, target: Target
    ) -> None:
        """Want a piece, after those that are there."""
        position, now = await evidence.next_position(connection, incident.number), self.clock()
        rank = incident.severity.rank
        about = (target.kind, target.id, target.name)
        await evidence.want(
            connection, Piece(incident.number, position, name, rank, *about, now, now)
        )

    async def _asked(self, connection: AsyncConnection, incident: Incident, deed: Deed) -> None:
        """Show that it is being read, and write down who asked."""
        await self._show(connection, incident)
        entry = Entry(incident.id, deed.kind, deed.at, deed.actor, deed.fields)
        await ledger.append(connection, [entry])

    async def _show(self, connection: AsyncConnection, incident: Incident) -> None:
        wish = Wish(incident, incident.channel, Role.EVIDENCE, "evidence", self.clock())
        await messages.want(connection, [wish])
        await messages.refresh(connection, incident.number, Role.EVIDENCE)

    def _start(self) -> None:
        self.woken.set()
        self.wake()

    @property
    def titles(self) -> Mapping[str, str]:
        """Return the diagnostics' titles by name."""
        return {name: one.offer.title for name, one in self.diagnostics.items()}

    async def pieces(self, number: int) -> list[Piece]:
        """Return an incident's evidence."""
        async with self.database.read() as connection:
            return await evidence.of_incident(connection, number)

    def _wanted(self, card: Card) -> list[tuple[str, Target]]:
        """Return what the runbook wants to know: each about the first target that it fits."""
        runbook = self.runbooks.get(card.incident.runbook)
        if runbook is None or not self._can_ask(card):
            return []
        found = [self.diagnostics[name] for name in runbook.diagnostics if name in self.diagnostics]
        firsts = [(one.name, _targets_for(one, card.targets)[:1]) for one in found]
        return [(name, target) for name, targets in firsts for target in targets]

    def _can_ask(self, card: Card) -> bool:
        """Tell whether it is known where to ask, and about what."""
        return bool(card.incident.account and card.incident.region and card.alerts)

    async def _number(self, incident: str) -> int:
        async with self.database.read() as connection:
            return await incidents.number_of(connection, incident)


def _targets_for(diagnostic: Diagnostic, targets: Sequence[Target]) -> list[Target]:
    """Return the targets that a diagnostic is for; what is about the alarm is asked once."""
    if diagnostic.about:
        return [*targets, THE_ALARM][:1]
    return [one for one in targets if diagnostic.offer.fits(frozenset({one.kind}))]


def _is_about(diagnostic: Diagnostic, card: Card) -> bool:
    """Tell whether the incident has an alert of the source that a diagnostic asks about."""
    sources = {tracked.alert.source for tracked in card.alerts}
    return not diagnostic.about or diagnostic.about in sources
