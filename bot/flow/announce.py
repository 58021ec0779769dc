"""Bring Slack in line with the incidents: post or update until every revision is shown.

Level-triggered, like a controller: it looks at what is wanted and what stands, not at what
happened. One replica holds a channel's lease and alone posts there, the worst first, at
Slack's pace.
"""

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from datetime import datetime
from time import monotonic

import structlog
from sqlalchemy.exc import InterfaceError, OperationalError

from bot.core.message import Message, Role
from bot.flow.deliver import Deliver
from bot.flow.flood import Floods
from bot.flow.rest import rest
from bot.outbound.pace import Pace
from bot.outbound.slack import TIMEOUT_SECONDS
from bot.store import leases, messages
from bot.store.database import Database

IDLE_SECONDS = 1.0  # another replica, or a due retry: look anyway
LEASE = "channel:"
LEASE_SECONDS = 30.0  # longer than a look-up and a post can take together
RENEW_SECONDS = 5.0
SURE_SECONDS = LEASE_SECONDS - TIMEOUT_SECONDS  # a call that begins now ends before the lease does
POSTS_PER_SECOND, POST_BURST = 1.0, 3.0
SPARE = 1.0  # a post that is kept for the next alarm: what stands beside one shall not delay it
UPDATES_PER_SECOND, UPDATE_BURST = 50 / 60, 20.0  # of the workspace: replicas share it
log = structlog.get_logger("announce")


@dataclass
class Channel:
    """A channel with something to do. stirred: set when there may be more of it."""

    name: str
    posts: Pace = field(default_factory=lambda: Pace(POSTS_PER_SECOND, POST_BURST))
    stirred: asyncio.Event = field(default_factory=asyncio.Event)
    leased_at: float = -RENEW_SECONDS
    worker: asyncio.Task[None] | None = None

    def stir(self) -> bool:
        """Say that there may be something to do; tell whether nobody is at it."""
        self.stirred.set()
        return self.worker is None or self.worker.done()

    def is_ours(self) -> bool:
        """Tell whether nobody else can have the lease before a call that begins now is over.

        A process that was stopped, or starved, for longer has lost it, and does not know yet.
        """
        return monotonic() - self.leased_at < SURE_SECONDS


@dataclass
class Announce:
    """Keeps a worker a channel while something there is not in line.

    holder: this process's id for leases; woken: set when there may be something to do.
    """

    database: Database
    deliver: Deliver
    floods: Floods
    clock: Callable[[], datetime]
    holder: str
    woken: asyncio.Event = field(default_factory=asyncio.Event)
    updates: Pace = field(default_factory=lambda: Pace(UPDATES_PER_SECOND, UPDATE_BURST))
    _channels: dict[str, Channel] = field(default_factory=dict)

    async def run(self) -> None:
        """Work until cancelled."""
        async with asyncio.TaskGroup() as group:
            while True:
                await self._start_workers(group)
                await rest(self.woken, IDLE_SECONDS)

    async def _start_workers(self, group: asyncio.TaskGroup) -> None:
        try:
            async with self.database.read() as connection:
                behind = await messages.channels_behind(connection, self.clock())
        except (OperationalError, InterfaceError) as error:  # the database is away: wait
            log.warning("database is away", error=str(error.orig))
            return
        for name in behind:
            channel = self._channels.setdefault(name, Channel(name))
            if channel.stir():
                channel.worker = group.create_task(self._serve(channel))

    async def _serve(self, channel: Channel) -> None:
        """Bring a channel in line, one message after the other."""
        try:
            while channel.stirred.is_set():
                channel.stirred.clear()
                while await self._holds(channel) and await self._step(channel):
                    pass
        except (OperationalError, InterfaceError) as error:  # the database is away: later
            log.warning("database is away", error=str(error.orig), channel=channel.name)
        except Exception:  # a bug in one channel must not silence all of them
            log.exception("announce failed", channel=channel.name)

    async def _holds(self, channel: Channel) -> bool:
        """Hold the channel's lease, renewing it well before it ends."""
        if monotonic() - channel.leased_at < RENEW_SECONDS:
            return True
        name, asked_at = f"{LEASE}{channel.name}", monotonic()
        async with self.database.write() as connection:
            held = await leases.hold(connection, name, self.holder, LEASE_SECONDS)
            speakers = await leases.holders(connection, LEASE)
        # Nobody speaks where another's lease has ended just now.
        self.updates.per_second = UPDATES_PER_SECOND / max(1, len(speakers))
        if held:
            channel.leased_at = asked_at
        return held

    async def _step(self, channel: Channel) -> bool:
        """Bring one message in line, or wait for the pace; False when nothing is due."""
        may_post, may_update = channel.posts.may(monotonic()), self.updates.may(monotonic())
        message = await self._most_urgent(channel.name, may_post=may_post, may_update=may_update)
        if message is not None and _can_wait(message) and not channel.posts.may(monotonic(), SPARE):
            message = await self._most_urgent(channel.name, may_post=False, may_update=may_update)
            if message is None:
                await rest(channel.stirred, channel.posts.wait(monotonic(), SPARE))
                return True
        if message is not None:
            await self._bring_in_line(message, channel)
            return True
        if may_post and may_update:
            return False
        await self._wait(channel)
        return True

    async def _most_urgent(
        self, channel: str, *, may_post: bool, may_update: bool
    ) -> Message | None:
        if not (may_post or may_update):
            return None
        async with self.database.read() as connection:
            return await messages.most_urgent(
                connection, channel, self.clock(), may_post=may_post, may_update=may_update
            )

    async def _wait(self, channel: Channel) -> None:
        """Wait until the nearest pace lets a call through, or there is something new."""
        await self.floods.watch(channel.name)
        waits = [pace.wait(monotonic()) for pace in (channel.posts, self.updates)]
        nearest = min((wait for wait in waits if wait > 0), default=0.0)
        await rest(channel.stirred, min(nearest, RENEW_SECONDS))

    async def _bring_in_line(self, message: Message, channel: Channel) -> None:
        pace = self.updates if message.ts else channel.posts
        if not pace.take(monotonic()):  # another channel was quicker
            return
        busy = await _finished(self.deliver.deliver(message, channel.is_ours))
        if busy is None:
            pace.give_back()
        else:
            pace.pause(monotonic(), busy)


def _can_wait(message: Message) -> bool:
    """Tell whether a message is yet to be posted, and the live message says already what counts."""
    return not message.ts and message.role in (Role.RUNBOOK, Role.EVIDENCE)


async def _finished(delivery: Coroutine[None, None, float | None]) -> float | None:
    """Finish a delivery even when cancelled: cut off, nobody knows whether Slack took it."""
    task = asyncio.ensure_future(delivery)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait([task])
        raise
