"""Make checkpoints of the ledger, and bring them out of the database: log, and bucket.

Whoever owns the database can recompute every hash in it; what stands elsewhere they cannot.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from bot.core.checkpoint import Checkpoint, published
from bot.core.errors import AwsFailed
from bot.flow.repeat import repeat
from bot.metrics import Metrics
from bot.store import checkpoints, timers
from bot.store.database import Database
from bot.store.timers import Timer

EVERY = timedelta(minutes=5)
LOOK_SECONDS = 15.0
BATCH = 20
log = structlog.get_logger("checkpoint")

# Puts bytes under a name where nobody can change them. Raises AwsFailed.
Put = Callable[[str, bytes], Awaitable[str]]


@dataclass
class Checkpoints:
    """put: None where checkpoints are only logged."""

    database: Database
    put: Put | None
    metrics: Metrics
    clock: Callable[[], datetime]

    async def run(self) -> None:
        """Work until cancelled."""
        await repeat(self.once, LOOK_SECONDS, log)

    async def once(self) -> None:
        """Make a checkpoint where it is time, and put what is not in the bucket yet."""
        if await self._is_time():
            await self.take()
        await self.bring_out()

    async def at_once(self, timer: Timer) -> None:
        """Make one now; many incidents that resolve together need one."""
        async with self.database.write() as connection:
            if not await timers.take(connection, timer):
                return
            await timers.drop(connection, timer.run, timer.kind)
        await self.take()

    async def take(self) -> int:
        """Make checkpoints until no chain has changed since its last; return how many."""
        made = 0
        while await self._take():
            made += 1
        return made

    async def _take(self) -> Checkpoint | None:
        async with self.database.write() as connection:
            taken = await checkpoints.take(connection, self.clock())
        if taken is None:
            return None
        one, heads = taken
        entries = sum(head.seq for head in heads)
        log.info(
            "ledger checkpoint", number=one.number, hash=one.hash.hex(), chains=len(heads),
            entries=entries,
        )  # fmt: skip
        return one

    async def _is_time(self) -> bool:
        async with self.database.read() as connection:
            last = await checkpoints.newest(connection)
        return last is None or self.clock() - last.at >= EVERY

    async def bring_out(self) -> int:
        """Put what waits into the bucket, the oldest first; what fails stays, and is tried again.

        Returns how many were put.
        """
        done = 0
        if self.put is None:
            return done
        async with self.database.read() as connection:
            waiting = await checkpoints.not_put(connection, BATCH)
        for one in waiting:
            try:
                await self._bring_out(one, self.put)
            except AwsFailed as failure:  # away, or refused: the next look tries again
                self.metrics.checkpoint_failures.inc()
                log.warning("checkpoint was not put", number=one.number, error=str(failure))
                break
            done += 1
        async with self.database.read() as connection:
            self.metrics.checkpoints_waiting.set(await checkpoints.count_not_put(connection))
        return done

    async def _bring_out(self, one: Checkpoint, put: Put) -> None:
        async with self.database.read() as connection:
            heads = await checkpoints.heads_of(connection, one.number)
        # The hash in the name: a database that was set back writes beside, not over.
        name = f"checkpoints/{one.number:010}-{one.hash.hex()[:16]}.json"
        await put(name, published(one, heads))
        async with self.database.write() as connection:
            await checkpoints.mark_put(connection, one.number, self.clock())
