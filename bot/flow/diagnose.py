"""Gather perishable evidence: read-only, best effort, and never in the way of the message."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256

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
from bot.flow.job import OnAws
from bot.flow.look import Look
from bot.flow.propose import Propose
from bot.flow.rest import rest
from bot.flow.storm import is_storm
from bot.store import evidence, incidents, ledger, messages
from bot.store.database import Database

IDLE_SECONDS = 1.0
AT_ONCE = 4
HELD = timedelta(seconds=60)  # by a process that reads it; after that another one may
TOO_LATE = timedelta(minutes=15)  # in a storm: by then people look themselves
WHO = "system"
# One session for all that is only read: a storm would ask STS for one an incident.
EVERY_INCIDENT = ""
log = structlog.get_logger("diagnose")


@dataclass
class Diagnose:
    """diagnostics: by name; woken: there may be something to read."""

    database: Database
    look: Look
    diagnostics: Mapping[str, Diagnostic]
    propose: Propose
    aws: OnAws
    clock: Callable[[], datetime]
    wake: Callable[[], None]
    woken: asyncio.Event

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
        """Read one piece; tell whether there was any, and time for it."""
        async with self.database.read() as connection:
            now = self.clock()
            if not await evidence.is_due(connection, now) or await is_storm(connection, now):
                return False
        async with self.database.write() as connection:
            piece = await evidence.take(connection, self.clock(), HELD)
        if piece is None:
            return False
        read, picture = await self._read(piece)
        async with self.database.write() as connection:
            await self._record(connection, read, picture)
        self.wake()
        return True

    async def _read(self, piece: Piece) -> tuple[Piece, bytes]:
        """Return what was found, and its picture: b"" where there is none."""
        now = self.clock()
        if now - piece.asked_at > TOO_LATE:
            return _failed(piece, now, "not read: too much was asked for at once"), b""
        diagnostic = self.diagnostics.get(piece.name)
        if diagnostic is None:
            return _failed(piece, now, "not read: this release does not know it"), b""
        card = await self.look.find(piece.incident)
        alert = _alert_of(card, piece.target, diagnostic.about)
        question = Question(piece.target, alert, piece.asked_at)
        place = self.propose.place(card.incident.account, card.incident.region, WHO)
        try:
            async with asyncio.timeout(diagnostic.seconds):
                found: Evidence = await self.aws(
                    place, EVERY_INCIDENT, lambda aws: diagnostic.read(aws, question)
                )
        except AwsFailed as failure:
            return _failed(piece, self.clock(), f"AWS could not be asked: {failure}"), b""
        except TimeoutError:
            return _failed(piece, self.clock(), f"no answer within {diagnostic.seconds:g} s"), b""
        return _done(piece, self.clock(), found), found.picture

    async def _record(self, connection: AsyncConnection, piece: Piece, picture: bytes) -> None:
        """Keep it, show it, and write it into the record as evidence with its query."""
        incident = await incidents.lock(connection, piece.incident)
        await evidence.save(connection, piece, picture, self.clock())
        await messages.refresh(connection, incident.number, Role.EVIDENCE)
        fields = {
            "diagnostic": piece.name,
            "target": f"{piece.target_kind} {piece.target_id}".strip(),
            "asked_about": piece.asked_at.isoformat(),
            "headline": piece.headline,
            "details": list(piece.details),
            "query": piece.query,
            "picture_sha256": sha256(picture).hexdigest() if picture else "",
        }
        kind = "evidence.read" if piece.state is PieceState.DONE else "evidence.failed"
        await ledger.append(connection, [Entry(incident.id, kind, self.clock(), WHO, fields)])


def _alert_of(card: Card, target: Target, about: str) -> Alert:
    """Return the alert that names a target, else the leading one; of a source, if that is asked."""
    alerts = [tracked.alert for tracked in card.alerts]
    asked = [alert for alert in alerts if alert.source == about] or alerts
    naming = [alert for alert in asked if target in alert.targets]
    return (naming or asked)[0]


def _done(piece: Piece, now: datetime, found: Evidence) -> Piece:
    return replace(
        piece,
        state=PieceState.DONE,
        read_at=now,
        headline=found.headline,
        details=found.details,
        query=found.query,
    )


def _failed(piece: Piece, now: datetime, why: str) -> Piece:
    return replace(piece, state=PieceState.FAILED, read_at=now, headline=why)
