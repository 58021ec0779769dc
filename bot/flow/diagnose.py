"""Gather perishable evidence: read-only, best effort, and never in the way of the message."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import structlog
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.alert import Alert, Target
from bot.core.card import Card
from bot.core.diagnostic import Diagnostic, Evidence, Question
from bot.core.errors import AwsFailed
from bot.core.ledger import Entry
from bot.core.message import Role
from bot.core.piece import Piece, PieceState
from bot.core.runbook import Runbook
from bot.flow.job import OnAws
from bot.flow.look import Look
from bot.flow.propose import Propose
from bot.flow.rest import rest
from bot.store import evidence, incidents, ledger, messages, timers
from bot.store.database import Database
from bot.store.messages import Wish
from bot.store.timers import Timer

IDLE_SECONDS = 1.0
AT_ONCE = 4
HELD = timedelta(seconds=60)  # by a process that reads it; after that another one may
TOO_LATE = timedelta(minutes=15)  # in a storm: by then people look themselves
WHO = "system"
log = structlog.get_logger("diagnose")


@dataclass
class Diagnose:
    """diagnostics: by name; runbooks say which are for whom. woken: there may be some to read."""

    database: Database
    look: Look
    diagnostics: Mapping[str, Diagnostic]
    runbooks: Mapping[str, Runbook]
    propose: Propose
    aws: OnAws
    clock: Callable[[], datetime]
    wake: Callable[[], None]
    woken: asyncio.Event

    async def begin(self, timer: Timer) -> None:
        """Want the evidence that an incident's runbook names, for a timer whose `run` is its id."""
        number = await self._number(timer.run)
        card = await self.look.find(number)
        pieces = self._pieces(card)
        async with self.database.write() as connection:
            incident = await incidents.lock(connection, number)
            if not await timers.take(connection, timer) or not pieces:
                return
            await evidence.want(connection, pieces)
            wish = Wish(incident, incident.channel, Role.EVIDENCE, "evidence", self.clock())
            await messages.want(connection, [wish])
        self.woken.set()
        self.wake()

    async def again(self, number: int) -> None:
        """Look for all of it anew."""
        async with self.database.write() as connection:
            incident = await incidents.lock(connection, number)
            await evidence.again(connection, number, self.clock())
            await messages.refresh(connection, incident.number, Role.EVIDENCE)
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

    async def run(self) -> None:
        """Work until cancelled: a few at a time."""
        async with asyncio.TaskGroup() as group:
            for _ in range(AT_ONCE):
                group.create_task(self._reader())

    async def _reader(self) -> None:
        while True:
            try:
                while await self.once():
                    pass
            except (OperationalError, InterfaceError) as error:  # the database is away: later
                log.warning("database is away", error=str(error.orig))
            except Exception:  # a bug in one diagnostic must not end all of them
                log.exception("diagnostic failed")
            await rest(self.woken, IDLE_SECONDS)

    async def once(self) -> bool:
        """Read one piece; tell whether there was any."""
        async with self.database.read() as connection:
            if not await evidence.is_due(connection, self.clock()):
                return False
        async with self.database.write() as connection:
            piece = await evidence.take(connection, self.clock(), HELD)
        if piece is None:
            return False
        found = await self._read(piece)
        async with self.database.write() as connection:
            await self._record(connection, found)
        self.wake()
        return True

    async def _read(self, piece: Piece) -> Piece:
        now = self.clock()
        if now - piece.asked_at > TOO_LATE:
            return _failed(piece, now, "not read: too much was asked for at once")
        diagnostic = self.diagnostics[piece.name]
        card = await self.look.find(piece.incident)
        target = Target(piece.target_kind, piece.target_id, piece.target_name)
        question = Question(target, _alert_of(card, target, diagnostic.about), piece.asked_at)
        place = self.propose.place(card.incident.account, card.incident.region, WHO)
        try:
            async with asyncio.timeout(diagnostic.seconds):
                found: Evidence = await self.aws(
                    place, card.incident.name, lambda aws: diagnostic.read(aws, question)
                )
        except AwsFailed as failure:
            return _failed(piece, self.clock(), f"AWS could not be asked: {failure}")
        except TimeoutError:
            return _failed(piece, self.clock(), f"no answer within {diagnostic.seconds:g} s")
        return replace(
            piece,
            state=PieceState.DONE,
            read_at=self.clock(),
            headline=found.headline,
            details=found.details,
            query=found.query,
            picture=found.picture or None,
        )

    async def _record(self, connection: AsyncConnection, piece: Piece) -> None:
        """Keep it, show it, and write it into the record as evidence with its query."""
        incident = await incidents.lock(connection, piece.incident)
        await evidence.save(connection, piece)
        await messages.refresh(connection, incident.number, Role.EVIDENCE)
        fields = {
            "diagnostic": piece.name,
            "target": f"{piece.target_kind} {piece.target_id}",
            "asked_about": piece.asked_at.isoformat(),
            "headline": piece.headline,
            "details": list(piece.details),
            "query": piece.query,
        }
        kind = "evidence.read" if piece.state is PieceState.DONE else "evidence.failed"
        await ledger.append(connection, [Entry(incident.id, kind, self.clock(), WHO, fields)])

    def _pieces(self, card: Card) -> list[Piece]:
        incident, now = card.incident, self.clock()
        runbook = self.runbooks.get(incident.runbook)
        if runbook is None or not (incident.account and incident.region and card.alerts):
            return []
        found = [self.diagnostics[name] for name in runbook.diagnostics if name in self.diagnostics]
        pairs = [(one, _target_for(one, card.targets)) for one in found]
        return [
            Piece(
                incident.number, one.name, position, incident.severity.rank,
                target.kind, target.id, target.name, now, now,
            )
            for position, (one, target) in enumerate(pairs)
            if target
        ]  # fmt: skip

    async def _number(self, incident: str) -> int:
        async with self.database.read() as connection:
            return await incidents.number_of(connection, incident)


def _target_for(diagnostic: Diagnostic, targets: Sequence[Target]) -> Target | None:
    """Return the first target that a diagnostic is for."""
    fitting = [one for one in targets if diagnostic.offer.fits(frozenset({one.kind}))]
    return fitting[0] if fitting else None


def _alert_of(card: Card, target: Target, about: str) -> Alert:
    """Return the alert that names a target, else the leading one; of a source, if that is asked."""
    alerts = [tracked.alert for tracked in card.alerts]
    asked = [alert for alert in alerts if alert.source == about] or alerts
    naming = [alert for alert in asked if target in alert.targets]
    return (naming or asked)[0]


def _failed(piece: Piece, now: datetime, why: str) -> Piece:
    return replace(piece, state=PieceState.FAILED, read_at=now, headline=why)
