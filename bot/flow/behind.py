"""Tell a channel in which Firebreak is behind: one line, which follows and finishes itself.

Behind is what waits for triage for too long, which may be anybody's, so every channel is told;
and what waits for Slack for too long where there is no flood, whose digest says so already.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import NamedTuple

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.backlog import LATE, Backlog
from bot.flow.late import late_signals
from bot.flow.repeat import repeat
from bot.outbound.blocks.behind import caught_up, see_the_digest, waiting_messages, waiting_signals
from bot.store import floods, notices
from bot.store.base import made_at, new_id
from bot.store.database import Database
from bot.store.notices import Notice

EVERY_SECONDS = 5.0
REFRESH = timedelta(seconds=60)
AGAIN = timedelta(minutes=5)  # until then the same line is taken up: it must not be a flood itself
OVER = LATE / 2  # what lasts ends only when it is well below
log = structlog.get_logger("behind")


class Said(NamedTuple):
    """What a channel is told, and since when the oldest waits that it is about."""

    text: str
    since: datetime


@dataclass(frozen=True)
class Behind:
    """channels: those that alarms can go to; wake: tells announce."""

    database: Database
    channels: Collection[str]
    clock: Callable[[], datetime]
    wake: Callable[[], None]

    async def run(self) -> None:
        """Work until cancelled."""
        await repeat(self.once, EVERY_SECONDS, log)

    async def once(self) -> None:
        """Begin, follow and finish the lines."""
        async with self.database.read() as connection:
            late = await self._late(connection, LATE)
            known = await notices.known(connection)
            lasting = {name: one for name, one in known.items() if one.ended_at is None}
            if not (late or lasting):
                return
            still = await self._late(connection, OVER)
            flooded = {one.channel for one in await floods.under_way(connection)}
        to_say = late | {channel: still[channel] for channel in lasting if channel in still}
        for channel, said in to_say.items():
            if channel not in flooded:
                await self._say(channel, known.get(channel), said)
        for channel, notice in lasting.items():
            if channel in flooded or channel not in still:
                await self._finish(notice, in_flood=channel in flooded)

    async def _late(self, connection: AsyncConnection, after: timedelta) -> dict[str, Said]:
        """Return what to say, by the channel in which something waits for longer."""
        now = self.clock()
        said = {}
        for channel, (count, oldest) in (await floods.waiting(connection)).items():
            backlog = Backlog(count, made_at(oldest))
            if backlog.is_late(now, after):
                said[channel] = Said(waiting_messages(backlog, now), backlog.oldest)
        signals = await late_signals(connection, now, after)
        if signals:
            told = Said(waiting_signals(signals, now), signals.oldest)
            said |= dict.fromkeys(self.channels, told)
        return said

    async def _say(self, channel: str, notice: Notice | None, said: Said) -> None:
        now = self.clock()
        if notice and notice.ended_at is None and now - notice.said_at < REFRESH:
            return
        async with self.database.write() as connection:
            if notice is None or (notice.ended_at and now - notice.ended_at > AGAIN):
                fresh = Notice(channel, new_id(), said.since, now)
                await notices.begin(connection, fresh, notice, said.text)
            else:
                since = min(said.since, notice.since)
                after = replace(notice, since=since, said_at=now, ended_at=None)
                await notices.say(connection, notice, after, said.text)
        self.wake()

    async def _finish(self, notice: Notice, *, in_flood: bool) -> None:
        now = self.clock()
        text = see_the_digest() if in_flood else caught_up(notice.since, now)
        async with self.database.write() as connection:
            after = replace(notice, said_at=now, ended_at=now)
            await notices.say(connection, notice, after, text)
        self.wake()
