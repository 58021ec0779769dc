"""When a channel is flooded, one digest says so at once, while messages come one a second.

That a flood is under way stands in the database, so that a restart, or another replica, goes on
with the same digest instead of leaving it behind. A channel that keeps up costs nothing: it is
looked at only while it waits for Slack's pace.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.account import Account, account_name
from bot.core.flood import Flood
from bot.core.service import BY_HAND, service_of
from bot.flow.repeat import repeat
from bot.store import alerts, flood_incidents, floods
from bot.store.database import Database

FLOODED = 10  # incidents that wait for their first message
REFRESH = timedelta(seconds=10)
LOOK_AGAIN = timedelta(seconds=0.2)
EVERY_SECONDS = 1.0
MOST = 1_000  # incidents that a digest takes in at once
log = structlog.get_logger("flood")


@dataclass
class Floods:
    """Watches the channels; one digest a flood, brought up to date while it lasts.

    accounts: by id, for services that have no other name.
    """

    database: Database
    accounts: Mapping[str, Account]
    clock: Callable[[], datetime]
    _looked: dict[str, datetime] = field(default_factory=dict)

    async def watch(self, channel: str) -> None:
        """Want a digest where a flood begins; called while the channel waits for its turn."""
        now = self.clock()
        if now - self._looked.get(channel, now - LOOK_AGAIN) < LOOK_AGAIN:
            return
        self._looked[channel] = now
        async with self.database.read() as connection:
            if await floods.unposted(connection, channel, FLOODED) < FLOODED:
                return
            if channel in [one.channel for one in await floods.under_way(connection)]:
                return
        async with self.database.write() as connection:
            await self._refresh(connection, await floods.begin(connection, channel, now))

    async def run(self) -> None:
        """Follow the floods until cancelled."""
        await repeat(self.once, EVERY_SECONDS, log)

    async def once(self) -> None:
        """Bring the digests up to date that are due, and finish those of floods that are over."""
        async with self.database.read() as connection:
            under_way = await floods.under_way(connection)
            left = {one.id: await floods.unposted(connection, one.channel, 1) for one in under_way}
        now = self.clock()
        for flood in under_way:
            if now - flood.refreshed_at >= REFRESH or not left[flood.id]:
                async with self.database.write() as connection:
                    await self._follow(connection, flood, is_over=not left[flood.id])

    async def _follow(self, connection: AsyncConnection, flood: Flood, *, is_over: bool) -> None:
        now = self.clock()
        if not await floods.claim(connection, flood, now):
            return  # another replica was quicker
        if is_over:
            await floods.end(connection, flood.id, now)
        await self._refresh(connection, flood)

    async def _refresh(self, connection: AsyncConnection, flood: Flood) -> None:
        """Let the digest show what belongs to the flood by now."""
        revision = await floods.refresh(connection, flood.id)
        numbers = await flood_incidents.newcomers(connection, flood, MOST)
        services = await self._services(connection, numbers)
        await flood_incidents.take_in(connection, flood.id, services, revision)

    async def _services(
        self, connection: AsyncConnection, numbers: Sequence[int]
    ) -> dict[int, str]:
        leading = await alerts.leading(connection, numbers)
        named = {
            number: service_of(alert, account_name(self.accounts, alert.account))
            for number, alert in leading.items()
        }
        return {number: named.get(number, BY_HAND) for number in numbers}
