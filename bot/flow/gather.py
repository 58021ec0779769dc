"""Gather an incident's story for an export: its whole chain, and what its rows say."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.before import Before
from bot.core.card import Card
from bot.core.errors import PlanIsGone
from bot.core.plan import Plan
from bot.core.run import Run
from bot.core.span import text_of
from bot.core.staff import Staff
from bot.export.facts import Facts, Ran
from bot.export.names import Names, People
from bot.export.scrub import Scrub
from bot.export.spool import Spool
from bot.export.tell import Export, tell
from bot.flow.apart import apart
from bot.flow.look import Look
from bot.store import (
    alerts,
    alike,
    approvals,
    checkpoints,
    ledger,
    pictures,
    plans,
    run_steps,
    runs,
)
from bot.store.database import Database

REPEATED_WITHIN = timedelta(days=30)
Seen = Callable[[int, int], None]


@dataclass(frozen=True)
class Gather:
    """titles: of actions and diagnostics by name; patterns: what exports hide."""

    database: Database
    look: Look
    staff: Staff
    titles: Mapping[str, str]
    patterns: Sequence[str]
    clock: Callable[[], datetime]

    @contextlib.asynccontextmanager
    async def export(
        self, number: int, people: People = People.NAMES, seen: Seen | None = None
    ) -> AsyncIterator[Export]:
        """Yield the story as of this moment; it lasts as long as the block.

        seen: told (read, all) as entries are read. Raises IncidentIsUnknown.
        """
        async with self.database.read() as connection:
            card = await self.look.card(connection, number)
            facts = await self._facts(connection, card)
            spool = await _spooled(connection, card.incident.id, seen)
        with spool:
            scrub, names = Scrub(self.patterns), Names(self.staff, people)
            yield await apart(tell, facts, spool, scrub, names)

    async def _facts(self, connection: AsyncConnection, card: Card) -> Facts:
        incident, book = card.incident, card.runbook
        return Facts(
            incident=incident,
            account=card.account_name,
            environment=card.environment,
            targets=card.targets,
            runbook=book.title,
            steps=tuple(text_of(step.text) for step in book.steps),
            ticks=card.ticks,
            runs=tuple([await _ran(connection, one) for one in await _runs(connection, card)]),
            pictures=tuple(await pictures.of_incident(connection, incident.number)),
            repeats=await _repeats(connection, card),
            before=await self._before(connection, card),
            now=self.clock(),
            witnesses=tuple(await checkpoints.witnesses(connection, incident.id)),
            titles={**self.titles, **_alarms(card)},
        )

    async def _before(self, connection: AsyncConnection, card: Card) -> tuple[Before, ...]:
        """Return the incidents about the same that were over before this one began."""
        found = await alike.alike(connection, card.incident, list(_alarms(card)))
        over = [one for one in found if one.resolved_at <= card.incident.opened_at]
        cured = await alike.cures(connection, [one.number for one in over])
        fixed = {number: self.titles.get(name, name) for number, name in cured.items()}
        return tuple(
            Before(one.number, one.opened_at, one.resolved_at, fixed.get(one.number, ""))
            for one in over
        )


async def _spooled(connection: AsyncConnection, chain: str, seen: Seen | None) -> Spool:
    """Copy a chain to disk, up to the head that it has now."""
    last, head = await ledger.head_of(connection, chain)
    spool = Spool(chain, head)
    with contextlib.ExitStack() as undo:
        undo.push(spool)
        while some := await ledger.portion(connection, chain, spool.last, last):
            spool.add(some)
            if seen:
                seen(spool.count, last)
            await asyncio.sleep(0)  # a server has more to do meanwhile
        undo.pop_all()
    return spool


async def _runs(connection: AsyncConnection, card: Card) -> list[Run]:
    return await runs.of_incident(connection, card.incident.number)


async def _ran(connection: AsyncConnection, run: Run) -> Ran:
    steps = await run_steps.of_run(connection, run.id)
    given = await approvals.of_run(connection, run.id)
    return Ran(run, await _plan(connection, run), tuple(steps), tuple(given))


async def _plan(connection: AsyncConnection, run: Run) -> Plan | None:
    try:
        return (await plans.read(connection, run.id)).plan
    except PlanIsGone:  # somebody changed it in the database: what it was is not known
        return None


async def _repeats(connection: AsyncConnection, card: Card) -> dict[str, int]:
    """Return in how many incidents of the last 30 days each alarm was, by its title."""
    titles = _alarms(card)
    until = max((one.first_at for one in card.alerts), default=card.incident.opened_at)
    since = card.incident.opened_at - REPEATED_WITHIN
    found = await alerts.incidents_with(connection, titles, since, until)
    return {titles[fingerprint]: times for fingerprint, times in found.items()}


def _alarms(card: Card) -> dict[str, str]:
    return {one.alert.fingerprint: one.alert.title for one in card.alerts}
