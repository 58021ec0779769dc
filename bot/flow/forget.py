"""Forget what nobody needs any more: raw signals handled long ago, leases and floods that ended."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from bot.flow.repeat import repeat
from bot.store import flood_incidents, inbox, leases
from bot.store.database import Database

# "Raw event" shows them, and a post-mortem within two weeks can quote them.
KEPT = timedelta(days=14)
EVERY_SECONDS = 3600.0
log = structlog.get_logger("forget")


@dataclass
class Forget:
    """Sweeps once an hour."""

    database: Database
    clock: Callable[[], datetime]

    async def run(self) -> None:
        """Work until cancelled."""
        await repeat(self.once, EVERY_SECONDS, log)

    async def once(self) -> int:
        """Forget once; return how many signals."""
        async with self.database.write() as connection:
            await leases.forget(connection)
            await flood_incidents.forget(connection, self.clock() - KEPT)
            return await inbox.forget_handled(connection, self.clock() - KEPT)
