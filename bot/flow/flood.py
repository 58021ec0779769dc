"""When a channel is flooded, one digest says so at once, while messages come one a second."""

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
    _since: dict[str, datetime] = field(default_factory=dict)
    _looked: dict[str, datetime] = field(default_factory=dict)

    async def watch(self, channel: str) -> None:
        """Want a digest when a flood begins, and refresh it now and then while it lasts."""
        now = self.clock()
        if channel in self._since:
            if now - self._looked[channel] >= REFRESH:
                await self._refresh(channel, now)
            return
        async with self.database.read() as connection:
            waiting = await messages.unposted_roots(connection, channel)
        if waiting >= FLOODED:
            self._since[channel] = self._looked[channel] = now
            async with self.database.write() as connection:
                await messages.want_digest(connection, channel, now)

    async def ended(self, channel: str) -> bool:
        """Finish the digest once nothing waits any more; tell whether there was one."""
        if channel not in self._since:
            return False
        await self._refresh(channel, self.clock())
        del self._since[channel], self._looked[channel]
        return True

    async def _refresh(self, channel: str, now: datetime) -> None:
        self._looked[channel] = now
        async with self.database.write() as connection:
            await messages.refresh_digest(connection, channel, self._since[channel])
