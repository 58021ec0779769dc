"""Bring Slack in line with the incidents: post or update until every revision is shown.

Level-triggered, like a controller: it looks at what is wanted and what stands, not at what
happened. One replica holds a channel's lease and alone posts there, the worst first, at
Slack's pace.
"""

import asyncio
import contextlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from time import monotonic

import structlog
from sqlalchemy.exc import InterfaceError, OperationalError

from bot.core.message import Message
from bot.flow.deliver import Deliver
from bot.flow.flood import Flood
from bot.outbound.pace import Pace
from bot.store import leases, messages
from bot.store.database import Database

IDLE_SECONDS = 1.0  # another replica, or a due retry: look anyway
LEASE_SECONDS = 15.0
RENEW_SECONDS = 5.0
POSTS_PER_SECOND, POST_BURST = 1.0, 5.0
UPDATES_PER_SECOND, UPDATE_BURST = 50 / 60, 20.0
log = structlog.get_logger("announce")


@dataclass
class Announce:
    """Keeps a worker a channel while something there is not in line.

    holder: this process's id for leases; woken: set when there may be something to do.
    """

    database: Database
    deliver: Deliver
    flood: Flood
    clock: Callable[[], datetime]
    holder: str
    woken: asyncio.Event = field(default_factory=asyncio.Event)
    updates: Pace = field(default_factory=lambda: Pace(UPDATES_PER_SECOND, UPDATE_BURST))
    _posts: dict[str, Pace] = field(default_factory=dict)
    _leased: dict[str, float] = field(default_factory=dict)
    _workers: dict[str, asyncio.Task[None]] = field(default_factory=dict)

    async def run(self) -> None:
        """Work until cancelled."""
        async with asyncio.TaskGroup() as group:
            while True:
                await self._start_workers(group)
                await self._rest()

    async def _rest(self) -> None:
        with contextlib.suppress(TimeoutError):  # looking without being woken is the point
            await asyncio.wait_for(self.woken.wait(), IDLE_SECONDS)
        self.woken.clear()

    async def _start_workers(self, group: asyncio.TaskGroup) -> None:
        try:
            async with self.database.read() as connection:
                behind = await messages.channels_behind(connection, self.clock())
        except (OperationalError, InterfaceError) as error:  # the database is away: wait
            log.warning("database is away", error=str(error.orig))
            return
        for channel in behind:
            worker = self._workers.get(channel)
            if worker is None or worker.done():
                self._workers[channel] = group.create_task(self._serve(channel))

    async def _serve(self, channel: str) -> None:
        """Bring a channel in line, one message after the other."""
        try:
            while await self._holds(channel) and await self._step(channel):
                pass
        except (OperationalError, InterfaceError) as error:  # the database is away: later
            log.warning("database is away", error=str(error.orig), channel=channel)
        except Exception:  # a bug with one message must not silence all channels
            log.exception("announce failed", channel=channel)

    async def _holds(self, channel: str) -> bool:
        """Hold the channel's lease, renewing it well before it ends."""
        if monotonic() - self._leased.get(channel, -RENEW_SECONDS) < RENEW_SECONDS:
            return True
        async with self.database.write() as connection:
            held = await leases.hold(connection, f"channel:{channel}", self.holder, LEASE_SECONDS)
        if held:
            self._leased[channel] = monotonic()
        return held

    async def _step(self, channel: str) -> bool:
        """Bring one message in line, or wait for the pace; False when nothing is due."""
        posts = self._posts.setdefault(channel, Pace(POSTS_PER_SECOND, POST_BURST))
        may_post, may_update = posts.may(monotonic()), self.updates.may(monotonic())
        if not may_post and not may_update:
            return await self._wait(posts)
        message = await self._most_urgent(channel, may_post=may_post, may_update=may_update)
        if message is not None:
            await self._bring_in_line(message, posts)
            return True
        if may_post and may_update:
            return await self.flood.ended(channel)
        return await self._wait(posts)

    async def _most_urgent(
        self, channel: str, *, may_post: bool, may_update: bool
    ) -> Message | None:
        await self.flood.watch(channel)
        async with self.database.read() as connection:
            return await messages.most_urgent(
                connection, channel, self.clock(), may_post=may_post, may_update=may_update
            )

    async def _wait(self, posts: Pace) -> bool:
        """Wait until the nearest pace lets a call through."""
        waits = [pace.wait(monotonic()) for pace in (posts, self.updates)]
        await asyncio.sleep(min((wait for wait in waits if wait > 0), default=IDLE_SECONDS))
        return True

    async def _bring_in_line(self, message: Message, posts: Pace) -> None:
        pace = self.updates if message.ts else posts
        pace.take(monotonic())
        busy = await self.deliver.deliver(message)
        if busy:
            pace.pause(monotonic(), busy)
