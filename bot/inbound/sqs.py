"""SQS queues: long polling; a message is deleted once it is stored, never before."""

import asyncio
import contextlib
import random
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

import structlog

from bot.core.errors import QueueFailed, StoreFailed
from bot.core.signal import Entrance, Signal
from bot.inbound.queue import Message, Queue
from bot.inbound.rejection import Count, reject
from bot.inbound.sqs_reader import SqsReader

MAX_MESSAGES = 10  # SQS hands out no more at once
WAIT_SECONDS = 5  # a stop has to wait for the poll under way
TRIES = 5  # then people get to see a notice of the message instead
RETRY_SECONDS = 30
MAX_PAUSE_SECONDS = 60.0
READY_SECONDS = 2.0

log = structlog.get_logger("sqs")


@dataclass(frozen=True, slots=True)
class Consumer:
    """Moves one queue's messages to the inbox. Several may share a queue.

    receive: stores a signal durably, or raises StoreFailed. count: counts what was not
    stored. failed: called once for each time SQS is away or refuses us. ready: tells whether
    anything can be stored at present.
    """

    queue: Queue
    reader: SqsReader
    receive: Callable[[Signal], Awaitable[None]]
    count: Count
    failed: Callable[[], object]
    ready: Callable[[], Awaitable[bool]]

    async def run(self) -> None:
        """Work until cancelled, pausing longer and longer while something is away.

        Each time that a message is handed out counts: after some, its queue puts it aside. So
        none is asked for while the database is away, however long that is.
        """
        failures = 0
        while True:
            try:
                failures = 0 if await self.once() else failures + 1
            except QueueFailed as error:
                self.failed()
                log.warning("sqs.away", queue=self.queue.url, error=str(error))
                failures += 1
            if failures:
                await asyncio.sleep(pause(failures))
                while not await self.ready():  # noqa: ASYNC110  (a database has no event)
                    await asyncio.sleep(READY_SECONDS)

    async def once(self) -> bool:
        """Poll once and store what comes; False where something could not be stored.

        Raises QueueFailed. What was stored and not deleted comes again, and is then known.
        """
        messages = await self._poll()
        stored = await asyncio.gather(*(self._store(message) for message in messages))
        done = [m.receipt for m, is_stored in zip(messages, stored, strict=True) if is_stored]
        if done:
            await self.queue.delete(done)
        for message, is_stored in zip(messages, stored, strict=True):
            if not is_stored:
                await self.queue.change_visibility(message.receipt, RETRY_SECONDS)
        return all(stored)

    async def _poll(self) -> Sequence[Message]:
        """Return messages; where we are cancelled meanwhile, they go back at once."""
        poll = asyncio.ensure_future(self.queue.receive(MAX_MESSAGES, WAIT_SECONDS))
        try:
            return await asyncio.shield(poll)
        except asyncio.CancelledError:
            with contextlib.suppress(QueueFailed):  # then they come back by themselves
                for message in await poll:
                    await self.queue.change_visibility(message.receipt, 0)
            raise

    async def _store(self, message: Message) -> bool:
        """Store a message, or after too many failures a notice of it; tell whether it is."""
        try:
            await self.receive(await self.reader.signal(self.queue.url, message))
        except StoreFailed as error:
            reject(Entrance.SQS, error, self.count)
            return await self._store_notice(message, error)
        except Exception as error:  # a bug of ours must not hold up the other messages
            log.exception("sqs.message_failed", queue=self.queue.url, message_id=message.id)
            return await self._store_notice(message, error)
        return True

    async def _store_notice(self, message: Message, error: Exception) -> bool:
        if message.receive_count <= TRIES:
            return False
        try:
            await self.receive(self.reader.notice(self.queue.url, message, error))
        except StoreFailed:  # it is the database, not the message, which stays where it is
            return False
        log.error("sqs.message_replaced", queue=self.queue.url, message_id=message.id)
        return True


def pause(failures: int) -> float:
    """Return how many seconds to wait after so many failures in a row: 1, 2, 4, ... 60."""
    longest = min(2.0 ** min(failures - 1, 6), MAX_PAUSE_SECONDS)
    return random.uniform(longest / 2, longest)  # noqa: S311  # jitter, no secret
