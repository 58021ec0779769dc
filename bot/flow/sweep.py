"""Do what is due: one sweeper over the timers' rows, whatever they are for."""

from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlalchemy.exc import InterfaceError, OperationalError

from bot.flow.repeat import repeat
from bot.flow.storm import is_storm
from bot.store import timers
from bot.store.database import Database
from bot.store.timers import Timer

EVERY_SECONDS = 1.0
BATCH = 100
AFTER_A_FAILURE = timedelta(minutes=1)
log = structlog.get_logger("sweep")

# Does what a timer is for; takes it in the transaction that records what was done.
Work = Callable[[Timer], Awaitable[None]]


@dataclass
class Sweep:
    """work: by a timer's kind; can_wait: kinds that wait while alarms storm.

    Timers of other kinds are left to replicas of the release that set them.
    """

    database: Database
    work: Mapping[str, Work]
    clock: Callable[[], datetime]
    can_wait: Collection[str] = ()

    async def run(self) -> None:
        """Work until cancelled."""
        await repeat(self.once, EVERY_SECONDS, log)

    async def once(self) -> int:
        """Do what is due now; return how much it was."""
        async with self.database.read() as connection:
            now = self.clock()
            waiting = self.can_wait if await is_storm(connection, now) else ()
            due = await timers.due(connection, now, BATCH, self.work.keys() - waiting)
        for timer in due:
            await self._do(timer)
        return len(due)

    async def _do(self, timer: Timer) -> None:
        try:
            await self.work[timer.kind](timer)
        except (OperationalError, InterfaceError):  # see `run`
            raise
        except Exception:  # a bug in one must not stop the others; it is tried again, and seen
            log.exception("timer failed", kind=timer.kind, run=timer.run)
            async with self.database.write() as connection:
                await timers.put_off(connection, timer, self.clock() + AFTER_A_FAILURE)
