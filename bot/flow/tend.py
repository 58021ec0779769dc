"""Tend the engine: end what it gave up, and forget what nobody needs any more."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from bot.durable import Durable
from bot.flow.execute import Execute
from bot.flow.repeat import repeat
from bot.metrics import Metrics
from bot.store import plans
from bot.store.database import Database

EVERY_SECONDS = 60.0
WORKFLOWS_KEPT = timedelta(days=1)  # our own rows say all that happened
PLANS_KEPT = timedelta(days=1)  # those that nobody confirmed
log = structlog.get_logger("tend")


@dataclass
class Tend:
    """Sweeps once a minute."""

    database: Database
    durable: Durable
    execute: Execute
    clock: Callable[[], datetime]
    metrics: Metrics

    async def run(self) -> None:
        """Work until cancelled."""
        await repeat(self.once, EVERY_SECONDS, log)

    async def once(self) -> None:
        """Sweep once."""
        now = self.clock()
        given_up = await self.durable.given_up()
        for run in dict.fromkeys(each.partition(":")[0] for each in given_up):
            if await self.execute.give_up(run):
                log.error("run given up", run=run)
                self.metrics.runs_given_up.inc()
        await self.durable.prune(now - WORKFLOWS_KEPT, given_up)
        async with self.database.write() as connection:
            await plans.forget(connection, now - PLANS_KEPT)
