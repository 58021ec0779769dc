"""Fill the timeline with what AWS still knows: asked for by a person, read as evidence.

Each happening is an entry of its own, with the time at its source and when we learned of it, and
is written once however often somebody asks. What is under way is a row: a restart goes on with it.
"""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.actor import SYSTEM_ACTOR
from bot.core.backfill import Backfill, Part
from bot.core.card import Card
from bot.core.diagnostic import Diagnostic
from bot.core.errors import AwsFailed, TransitionIsNotLegal
from bot.core.incident import Incident
from bot.core.ledger import Entry
from bot.core.message import Role
from bot.core.past import Past, Window
from bot.core.piece import PieceState
from bot.flow.happened import asked_fields, failed_fields, happened_fields, read_fields
from bot.flow.job import OnAws
from bot.flow.look import Look
from bot.flow.past_of import parts_of
from bot.flow.propose import Propose
from bot.flow.repeat import repeat
from bot.store import backfills, captured, incidents, ledger, messages
from bot.store.database import Database
from bot.store.messages import Wish

EVERY_SECONDS = 1.0
AROUND = timedelta(minutes=30)  # before the first alert, and after the end
HELD = timedelta(seconds=90)  # by a process that reads it; longer than any one part may take
NOTHING = "{} names nothing in AWS whose past could be read."
BUSY = "The past of {} is being read already: its thread shows how far it is."
log = structlog.get_logger("backfill")


@dataclass(frozen=True)
class Backfiller:
    """diagnostics: by name; those that can tell the past are asked."""

    database: Database
    look: Look
    diagnostics: Mapping[str, Diagnostic]
    propose: Propose
    aws: OnAws
    clock: Callable[[], datetime]
    wake: Callable[[], None]

    async def ask(
        self, number: int, actor: str, *, held: timedelta = timedelta()
    ) -> tuple[Incident, Backfill]:
        """Ask for an incident's past. held: for so long nobody else takes it up.

        Raises IncidentIsUnknown, and TransitionIsNotLegal where there is nothing to ask about
        or it is under way.
        """
        asked = self._asked(await self.look.find(number), actor, held)
        async with self.database.write() as connection:
            incident = await incidents.lock(connection, number)
            known = await backfills.read(connection, number)
            if known and known.done_at is None:
                raise TransitionIsNotLegal(BUSY.format(incident.name))
            wish = Wish(incident, incident.channel, Role.BACKFILL, "backfill", asked.asked_at)
            await messages.want(connection, [wish])
            entry = Entry(incident.id, "backfill.asked", self.clock(), actor, asked_fields(asked))
            await _write(connection, asked, entry)
        self.wake()
        return incident, asked

    async def run(self) -> None:
        """Work until cancelled: one backfill after the other."""
        await repeat(self.once, EVERY_SECONDS, log)

    async def once(self) -> bool:
        """Take one up and finish it; tell whether there was any."""
        async with self.database.read() as connection:
            if not await backfills.is_due(connection, self.clock()):
                return False
        async with self.database.write() as connection:
            asked = await backfills.take(connection, self.clock(), HELD)
        if asked is None:
            return False
        try:
            await self.finish(asked)
        except Exception:  # a bug with one must not end them all; it is taken up again later
            log.exception("backfill failed", incident=asked.incident)
        return True

    async def finish(
        self, asked: Backfill, show: Callable[[Part], None] = lambda _: None
    ) -> Backfill:
        """Read what is left of it. show: is told each part as it is read."""
        card = await self.look.find(asked.incident)
        for place in asked.left:
            part, told = await self._read(card, asked, asked.parts[place])
            asked = await self._record(asked, place, part, told)
            show(asked.parts[place])
        return asked

    def _asked(self, card: Card, actor: str, held: timedelta) -> Backfill:
        incident, now = card.incident, self.clock()
        parts = parts_of(card, self.diagnostics.values()) if incident.account else ()
        if not parts:
            raise TransitionIsNotLegal(NOTHING.format(incident.name))
        end = min(now, (incident.resolved_at or now) + AROUND)
        return Backfill(incident.number, actor, now, now + held, card.since - AROUND, end, parts)

    async def _read(self, card: Card, asked: Backfill, part: Part) -> tuple[Part, Past | None]:
        diagnostic = self.diagnostics.get(part.name)
        if diagnostic is None or diagnostic.past is None or not card.alerts:
            return _failed(part, "this release cannot read it"), None
        alert = part.alert([tracked.alert for tracked in card.alerts])
        window = Window(part.target, alert, asked.begin, asked.end)
        place = self.propose.place(card.incident.account, card.incident.region, SYSTEM_ACTOR)
        dig = diagnostic.past
        try:
            async with asyncio.timeout(diagnostic.seconds):
                told: Past = await self.aws(place, card.incident.name, lambda aws: dig(aws, window))
        except AwsFailed as failure:
            return _failed(part, f"AWS could not be asked: {failure}"), None
        except TimeoutError:
            return _failed(part, f"no answer within {diagnostic.seconds:g} s"), None
        found = told.happenings
        says = found[-1].says if found else ""
        done = replace(part, found=len(found), says=says, is_cut=told.is_cut)
        return replace(done, state=PieceState.DONE), told

    async def _record(self, asked: Backfill, place: int, part: Part, told: Past | None) -> Backfill:
        """Write what is new, how far it is, and the summary, in one transaction."""
        async with self.database.write() as connection:
            incident, now = await incidents.lock(connection, asked.incident), self.clock()
            kind, fields = "backfill.failed", failed_fields(part)
            if told:
                part = replace(part, new=await self._capture(connection, incident, part, told))
                kind, fields = "backfill.read", read_fields(part, told)
            after = asked.read(place, part, now, now + HELD)
            await _write(connection, after, Entry(incident.id, kind, now, SYSTEM_ACTOR, fields))
        self.wake()
        return after

    async def _capture(
        self, connection: AsyncConnection, incident: Incident, part: Part, told: Past
    ) -> int:
        """Write the happenings that the timeline does not have; return how many."""
        number, now, kind = incident.number, self.clock(), "evidence.happened"
        keys = {f"past:{number}:{part.name}:{one.id}": one for one in told.happenings}
        new = await captured.add(connection, number, keys)
        entries = [
            Entry(incident.id, kind, now, SYSTEM_ACTOR, happened_fields(part, told, one))
            for key, one in keys.items()
            if key in new
        ]
        await ledger.append(connection, entries)
        return len(entries)


async def _write(connection: AsyncConnection, backfill: Backfill, entry: Entry) -> None:
    """Write how far it is, its message's next state, and the entry."""
    await backfills.save(connection, backfill)
    await messages.refresh(connection, backfill.incident, Role.BACKFILL)
    await ledger.append(connection, [entry])


def _failed(part: Part, why: str) -> Part:
    return replace(part, state=PieceState.FAILED, says=why)
