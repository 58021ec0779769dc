"""Resolve what stayed quiet: an incident whose alerts all recovered, after its quiet period."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import structlog

from bot.core.actor import SYSTEM_ACTOR
from bot.core.deed import Deed
from bot.core.incident import Incident, Verb, move
from bot.flow.amend import amend
from bot.flow.repeat import repeat
from bot.store import incidents
from bot.store.database import Database

EVERY_SECONDS = 1.0
BATCH = 100
log = structlog.get_logger("settle")


@dataclass
class Settle:
    """Sweeps rows whose time has come; wake: tells announce."""

    database: Database
    clock: Callable[[], datetime]
    wake: Callable[[], None]

    async def run(self) -> None:
        """Work until cancelled."""
        await repeat(self._sweep, EVERY_SECONDS, log)

    async def _sweep(self) -> None:
        if await self.once():
            self.wake()

    async def once(self) -> int:
        """Resolve what is due; return how many."""
        now = self.clock()
        async with self.database.read() as connection:
            due = await incidents.quiet_since(connection, now, BATCH)
        if not due:
            return 0
        async with self.database.write() as connection:
            # Read again under the lock: something may have fired, or another replica swept.
            locked = await incidents.lock_all(connection, due)
            still = [incident for incident in locked if _is_over(incident, now)]
            for incident in still:
                after = move(incident, Verb.RESOLVE, now)
                await amend(connection, after, Deed("incident.quiet", SYSTEM_ACTOR, now))
        return len(still)


def _is_over(incident: Incident, now: datetime) -> bool:
    due = incident.quiet_due_at
    return incident.is_open and not incident.contained and due is not None and due <= now
