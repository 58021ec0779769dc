"""Read the gauges from the database: depth, lag, incidents by status, what is parked."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.core.incident import IncidentStatus
from bot.metrics import Metrics
from bot.store import inbox, incidents, quarantine
from bot.store.database import Database


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

    async def refresh(self) -> None:
        """Set every gauge."""
        async with self.database.read() as connection:
            self.metrics.inbox_depth.set(await inbox.depth(connection))
            self.metrics.signals_parked.set(await inbox.parked(connection))
            kept = await quarantine.topics(connection)
            by_status = await incidents.count_by_status(connection)
        self.metrics.quarantined.set(sum(topic.messages for topic in kept))
        for status in IncidentStatus:
            self.metrics.incidents.labels(status.value).set(by_status.get(status.value, 0))
        self.metrics.lag_seconds.set(await self.lag())
