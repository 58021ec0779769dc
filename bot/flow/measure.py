"""Read the gauges from the database: depth, lag, incidents by status, what is parked."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.core.incident import IncidentStatus
from bot.core.run import UNFINISHED
from bot.metrics import Metrics
from bot.store import floods, heartbeats, inbox, incidents, leases, quarantine, runs
from bot.store.base import made_at
from bot.store.database import Database

PROBE = "probe"


@dataclass(frozen=True)
class Measure:
    """Keeps the gauges true; called when somebody looks at them."""

    database: Database
    metrics: Metrics
    clock: Callable[[], datetime]

    async def lag(self) -> float:
        """Return the age in seconds of the oldest signal that waits for triage."""
        async with self.database.read() as connection:
            oldest = await inbox.oldest_unhandled(connection)
        return max(0.0, (self.clock() - oldest).total_seconds()) if oldest else 0.0

    async def heartbeat(self) -> float | None:
        """Return the age in seconds of the last heartbeat that came through; None for none."""
        async with self.database.read() as connection:
            known = await heartbeats.read(connection)
        if known is None or known.came_at is None:
            return None
        return (self.clock() - known.came_at).total_seconds()

    async def write(self) -> None:
        """Write something small. Raises SQLAlchemyError where that cannot be done: a full disk."""
        async with self.database.write() as connection:
            await leases.hold(connection, PROBE, PROBE, 0.0)

    async def _unposted(self) -> None:
        async with self.database.read() as connection:
            waiting = await floods.waiting(connection)
        oldest = min((made_at(ident) for _, ident in waiting.values()), default=self.clock())
        self.metrics.unposted.set(sum(count for count, _ in waiting.values()))
        self.metrics.unposted_channels.set(len(waiting))
        age = (self.clock() - oldest).total_seconds()
        self.metrics.unposted_age_seconds.set(max(0.0, age))

    async def refresh(self) -> None:
        """Set every gauge."""
        async with self.database.read() as connection:
            self.metrics.inbox_depth.set(await inbox.depth(connection))
            self.metrics.signals_parked.set(await inbox.parked(connection))
            kept = await quarantine.topics(connection)
            by_status = await incidents.count_by_status(connection)
            open_runs = await runs.count_unfinished(connection)
        self.metrics.quarantined.set(sum(topic.messages for topic in kept))
        for status in IncidentStatus:
            self.metrics.incidents.labels(status.value).set(by_status.get(status.value, 0))
        for standing in UNFINISHED:
            self.metrics.runs.labels(standing.value).set(open_runs.get(standing.value, 0))
        self.metrics.lag_seconds.set(await self.lag())
        await self._unposted()
        age = await self.heartbeat()
        self.metrics.heartbeat_age_seconds.set(float("nan") if age is None else age)
