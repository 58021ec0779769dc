"""Receive a signal: once `receive` has returned, the signal survives a power cut.

Group commit: one writer drains whatever has arrived into one transaction, so that a storm
pays for one flush to disk a batch and not one a signal.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import structlog

from bot.core.errors import StoreFailed
from bot.core.signal import Signal
from bot.store import inbox
from bot.store.database import Database

MAX_BATCH = 500
MAX_WAITING_BYTES = 32 * 1024 * 1024
OVERHEAD_BYTES = 2_048  # what a waiting signal costs beside its body
# SNS gives up on a request after 15 s: by then every sender must have its answer.
RETRY_SECONDS = 8.0

log = structlog.get_logger("receive")


@dataclass(frozen=True, slots=True, eq=False)
class _Waiting:
    """A signal and the future its sender waits on."""

    signal: Signal
    answer: asyncio.Future[None]

    @property
    def size(self) -> int:
        return len(self.signal.body) + OVERHEAD_BYTES


class Inbox:
    """The durable inbox's front: many senders, one writer.

    wake: called after each commit; tells triage that there is something to do.
    fails: whether the database did not take what was written last.
    """

    def __init__(self, database: Database, wake: Callable[[], None]) -> None:
        self._database = database
        self._wake = wake
        self._queue: deque[_Waiting] = deque()
        self._queued_bytes = 0
        self._arrived = asyncio.Event()
        self._stopping = False
        self._writer: asyncio.Task[None] | None = None
        self.fails = False

    def start(self) -> None:
        """Start the writer, in the running event loop."""
        self._writer = asyncio.create_task(self._write(), name="inbox-writer")

    async def stop(self) -> None:
        """Take no more signals, and commit those that wait."""
        self._stopping = True
        self._arrived.set()
        if self._writer is not None:
            await self._writer

    async def receive(self, signal: Signal) -> None:
        """Return when the signal is committed; a known one is no error.

        Raises StoreFailed where it is not: the sender must try again. Whoever stops
        waiting harms nobody, and the signal is stored all the same.
        """
        if self._stopping:
            raise StoreFailed("Firebreak is stopping; send it again")
        waiting = _Waiting(signal, asyncio.get_running_loop().create_future())
        if self._queued_bytes + waiting.size > MAX_WAITING_BYTES:
            raise StoreFailed("too many signals wait to be stored; send it again")
        self._queue.append(waiting)
        self._queued_bytes += waiting.size
        self._arrived.set()
        await waiting.answer

    async def can_store(self) -> bool:
        """Tell whether the database answers, before something is asked for to be stored."""
        try:
            async with self._database.write() as connection:
                await inbox.oldest_unhandled(connection)
        except Exception:  # noqa: BLE001  # whatever a driver raises, it cannot be stored then
            return False
        return True

    async def _write(self) -> None:
        while self._queue or not self._stopping:
            await self._arrived.wait()
            batch = self._drain()
            if batch:
                await self._store(batch)
                self._wake()

    def _drain(self) -> list[_Waiting]:
        """Take what has arrived, up to a batch."""
        batch = [self._queue.popleft() for _ in range(min(MAX_BATCH, len(self._queue)))]
        self._queued_bytes -= sum(waiting.size for waiting in batch)
        if not self._queue and not self._stopping:
            self._arrived.clear()
        return batch

    async def _store(self, batch: Sequence[_Waiting]) -> None:
        """Store a batch, and answer those who wait for it."""
        error = await self._put(batch)
        if error is None or len(batch) == 1:
            _answer(batch, error)
        else:
            log.warning("inbox.batch_failed", signals=len(batch), error=type(error).__name__)
            await self._store_each(batch)

    async def _store_each(self, batch: Sequence[_Waiting]) -> None:
        """Store one by one, so that only the row at fault fails.

        A database that is down fails them all; after RETRY_SECONDS the rest is not tried.
        """
        clock = asyncio.get_running_loop().time
        deadline = clock() + RETRY_SECONDS
        for waiting in batch:
            late = clock() > deadline
            error = TimeoutError("the database is too slow") if late else await self._put([waiting])
            _answer([waiting], error)

    async def _put(self, batch: Sequence[_Waiting]) -> Exception | None:
        try:
            async with self._database.write() as connection:
                await inbox.put(connection, [waiting.signal for waiting in batch])
        except Exception as error:  # noqa: BLE001  # whatever a driver raises, the writer lives on and the senders hear of it
            self.fails = True
            return error
        self.fails = False
        return None


def _answer(batch: Sequence[_Waiting], error: Exception | None) -> None:
    for waiting in batch:
        if waiting.answer.done():  # the sender has stopped waiting
            continue
        if error is None:
            waiting.answer.set_result(None)
        else:
            failure = StoreFailed("the database did not take it; send it again")
            failure.__cause__ = error
            waiting.answer.set_exception(failure)
