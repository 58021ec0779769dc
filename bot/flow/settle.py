"""Resolve what stayed quiet: an incident whose alerts all recovered, after its quiet period."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

import structlog
from sqlalchemy.exc import InterfaceError, OperationalError

from bot.core.actor import SYSTEM_ACTOR
from bot.core.deed import Deed
from bot.core.incident import Verb, move
from bot.flow.amend import amend
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
        while True:
            try:
                if await self.once():
                    self.wake()
            except (OperationalError, InterfaceError) as error:  # the database is away: wait
                log.warning("database is away", error=str(error.orig))
            await asyncio.sleep(EVERY_SECONDS)

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
            still = [i for i in locked if i.is_open and i.quiet_due_at and i.quiet_due_at <= now]
            for incident in still:
                after = replace(move(incident, Verb.RESOLVE, now), flapping=False)
                await amend(connection, after, Deed("incident.quiet", SYSTEM_ACTOR, now))
        return len(still)
