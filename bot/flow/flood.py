"""When a channel is flooded, one digest says so at once, while messages come one a second.

That a flood is under way stands in the database, so that a restart, or another replica, goes on
with the same digest instead of leaving it behind.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.store import messages
from bot.store.database import Database

FLOODED = 10  # incidents that wait for their first message
REFRESH = timedelta(seconds=10)


@dataclass
class Flood:
    """Watches the channels; one digest a flood, brought up to date while it lasts."""

    database: Database
    clock: Callable[[], datetime]
    _refreshed: dict[str, datetime] = field(default_factory=dict)

    async def watch(self, channel: str) -> None:
        """Want a digest when a flood begins, and refresh it now and then while it lasts."""
        waiting, since = await self._look(channel)
        now = self.clock()
        if since is None and waiting >= FLOODED:
            self._refreshed[channel] = now
            async with self.database.write() as connection:
                await messages.want_digest(connection, channel, now)
        elif since is not None and self._is_due(channel, now):
            self._refreshed[channel] = now
            async with self.database.write() as connection:
                await messages.refresh_digest(connection, channel, since)

    async def ended(self, channel: str) -> bool:
        """Finish the digest once nothing waits any more; tell whether that was now."""
        waiting, since = await self._look(channel)
        if since is None or waiting:
            return False
        async with self.database.write() as connection:
            await messages.finish_digest(connection, channel, since)
        return True

    def _is_due(self, channel: str, now: datetime) -> bool:
        last = self._refreshed.get(channel)
        return last is None or now - last >= REFRESH

    async def _look(self, channel: str) -> tuple[int, datetime | None]:
        async with self.database.read() as connection:
            waiting = await messages.unposted_roots(connection, channel)
            return waiting, await messages.flood_since(connection, channel)
