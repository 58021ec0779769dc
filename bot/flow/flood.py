"""When a channel is flooded, one digest says so at once, while messages come one a second.

That a flood is under way stands in the database, so that a restart, or another replica, goes on
with the same digest instead of leaving it behind. A channel that keeps up costs nothing: it is
looked at only while it waits for Slack's pace.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog

from bot.flow.repeat import repeat
from bot.store import floods
from bot.store.database import Database

FLOODED = 10  # incidents that wait for their first message
REFRESH = timedelta(seconds=10)
LOOK_AGAIN = timedelta(seconds=0.2)
EVERY_SECONDS = 1.0
log = structlog.get_logger("flood")


@dataclass
class Flood:
    """Watches the channels; one digest a flood, brought up to date while it lasts."""

    database: Database
    clock: Callable[[], datetime]
    _looked: dict[str, datetime] = field(default_factory=dict)
    _refreshed: dict[str, datetime] = field(default_factory=dict)

    async def watch(self, channel: str) -> None:
        """Want a digest where a flood begins; called while the channel waits for its turn."""
        now = self.clock()
        if now - self._looked.get(channel, now - LOOK_AGAIN) < LOOK_AGAIN:
            return
        self._looked[channel] = now
        async with self.database.read() as connection:
            if await floods.unposted(connection, channel, FLOODED) < FLOODED:
                return
            if channel in dict(await floods.under_way(connection)):
                return
        self._refreshed[channel] = now
        async with self.database.write() as connection:
            await floods.begin(connection, channel, now)

    async def run(self) -> None:
        """Follow the floods until cancelled."""
        await repeat(self.once, EVERY_SECONDS, log)

    async def once(self) -> None:
        """Bring the digests up to date that are due, and finish those of floods that are over."""
        async with self.database.read() as connection:
            under_way = await floods.under_way(connection)
            waiting = {name: await floods.unposted(connection, name, 1) for name, _ in under_way}
        for channel, since in under_way:
            if not waiting[channel]:
                async with self.database.write() as connection:
                    await floods.end(connection, channel, since)
            elif self._is_due(channel):
                async with self.database.write() as connection:
                    await floods.refresh(connection, channel, since)

    def _is_due(self, channel: str) -> bool:
        now, last = self.clock(), self._refreshed.get(channel)
        if last is not None and now - last < REFRESH:
            return False
        self._refreshed[channel] = now
        return True
