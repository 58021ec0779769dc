"""From signals to incidents, in one transaction that also marks the signals handled.

take -> parse -> route -> hear (judge; open, join, reopen, recover) -> write -> mark handled
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeAlias

import structlog
from sqlalchemy.exc import IntegrityError, InterfaceError, OperationalError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.alert import Alert
from bot.core.routing import Routing, Timing
from bot.core.signal import HEARTBEAT, Signal
from bot.core.tracking import timely
from bot.flow.desk import Desk, Heard
from bot.flow.hear import hear
from bot.flow.rest import rest
from bot.metrics import Metrics
from bot.store import inbox
from bot.store.database import Database
from bot.store.inbox import Received

BATCH = 200
TRIES = 5  # then a signal is parked, where people see it
IDLE_SECONDS = 1.0  # another replica may have received something: look anyway
log = structlog.get_logger("triage")
Parse: TypeAlias = Callable[[Signal], tuple[Alert, ...]]


@dataclass(frozen=True)
class Reading:
    """How signals are understood: never raises, never returns nothing.

    parse: the alerts of a signal; plain: the same signal as an unrecognised message, for
    when a bug of ours keeps it from being understood; route: where an alert goes.
    """

    parse: Parse
    plain: Parse
    route: Callable[[Alert], Routing]
    timing: Timing


@dataclass
class Triage:
    """Turns the inbox into incidents, batch after batch.

    woken: set when there may be something to do; done: called after each batch.
    beat: takes Firebreak's own heartbeats, which are no alerts.
    """

    database: Database
    reading: Reading
    clock: Callable[[], datetime]
    done: Callable[[], None]
    metrics: Metrics
    woken: asyncio.Event = field(default_factory=asyncio.Event)
    beat: Callable[[AsyncConnection, Signal], Awaitable[None]] | None = None

    async def run(self) -> None:
        """Work until cancelled."""
        while True:
            try:
                taken = await self.once()
            except (OperationalError, InterfaceError) as error:  # the database is away: wait
                log.warning("database is away", error=str(error.orig))
                taken = 0
            if taken < BATCH:
                await rest(self.woken, IDLE_SECONDS)

    async def once(self) -> int:
        """Handle one batch; return how many signals it had."""
        try:
            with self.metrics.triage_batch_seconds.time():
                count = await self._batch()
        except (OperationalError, InterfaceError):  # nothing wrong with the signals
            raise
        except Exception:  # a bug: find the one signal at fault
            log.exception("batch failed, going one by one")
            count = await self._one_by_one()
        if count:
            self.done()
        return count

    async def _batch(self) -> int:
        try:
            return await self._together()
        except IntegrityError:  # another replica opened the same group just now: join it
            return await self._together()

    async def _together(self) -> int:
        async with self.database.write() as connection:
            taken = await inbox.take(connection, BATCH)
            await self._handle(connection, taken, self.reading.parse)
        self._waited(taken)
        return len(taken)

    def _waited(self, taken: Sequence[Received]) -> None:
        now = self.clock()
        for received in taken:
            waited = (now - received.signal.received_at).total_seconds()
            self.metrics.signal_wait_seconds.observe(max(0.0, waited))

    async def _handle(
        self, connection: AsyncConnection, taken: Sequence[Received], parse: Parse
    ) -> None:
        if not taken:
            return
        now = self.clock()
        desk = Desk(connection, self.reading.timing, now)
        batch = [
            Heard(
                timely(alert, received.signal.received_at),
                received.signal,
                self.reading.route(alert),
            )
            for received in taken
            if received.signal.publisher != HEARTBEAT
            for alert in parse(received.signal)
        ]
        await desk.load(batch)
        for heard in batch:
            await hear(desk, heard)
        await desk.flush()
        await self._pass_on(connection, taken)
        await inbox.mark_handled(connection, [received.seq for received in taken], now)

    async def _pass_on(self, connection: AsyncConnection, taken: Sequence[Received]) -> None:
        for received in taken:
            if received.signal.publisher == HEARTBEAT and self.beat:
                await self.beat(connection, received.signal)

    async def _one_by_one(self) -> int:
        """Handle signals each in a transaction of its own; return how many are done with.

        Those that fail stay, and are tried again by and by.
        """
        done = failed = 0
        while done + failed < BATCH:
            async with self.database.write() as connection:
                taken = await inbox.take(connection, failed + 1)
                if len(taken) <= failed:
                    break
                is_done = await self._alone(connection, taken[failed])
            done, failed = done + is_done, failed + (not is_done)
        return done

    async def _alone(self, connection: AsyncConnection, received: Received) -> bool:
        """Handle one signal; after too many failures as plain text, then park it."""
        is_last = received.attempts + 1 >= TRIES
        parse = self.reading.plain if is_last else self.reading.parse
        try:
            async with connection.begin_nested():
                await self._handle(connection, [received], parse)
        except (OperationalError, InterfaceError):  # nothing wrong with the signal
            raise
        except Exception as error:  # a bug of ours: the others must still get through
            log.exception("signal failed", message_id=received.signal.message_id)
            why = f"{type(error).__name__}: {error}"
            await inbox.mark_failed(connection, received.seq, why, self.clock(), park=is_last)
            return is_last
        return True
