"""Forget what nobody needs any more: raw signals that were handled long ago."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlalchemy.exc import InterfaceError, OperationalError

from bot.store import inbox
from bot.store.database import Database

# "Raw event" shows them, and a post-mortem within two weeks can quote them.
KEPT = timedelta(days=14)
EVERY_SECONDS = 3600.0
log = structlog.get_logger("forget")


@dataclass
class Forget:
    """Sweeps the inbox once an hour."""

    database: Database
    clock: Callable[[], datetime]

    async def run(self) -> None:
        """Work until cancelled."""
        while True:
            try:
                await self.once()
            except (OperationalError, InterfaceError) as error:  # the database is away: later
                log.warning("database is away", error=str(error.orig))
            await asyncio.sleep(EVERY_SECONDS)

    async def once(self) -> int:
        """Forget once; return how many signals."""
        async with self.database.write() as connection:
            return await inbox.forget_handled(connection, self.clock() - KEPT)
