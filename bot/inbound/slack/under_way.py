"""Work that goes on after Slack has its answer."""

import asyncio
from collections import OrderedDict
from collections.abc import Coroutine
from dataclasses import dataclass, field

REMEMBERED = 10_000


@dataclass
class UnderWay:
    """Starts each interaction once, and keeps its work alive until it ends.

    An event loop holds its tasks weakly, and bolt neither holds them nor drops what comes
    twice: a replayed request, an envelope that Socket Mode delivers again.
    """

    _tasks: set[asyncio.Task[None]] = field(default_factory=set)
    _seen: OrderedDict[str, None] = field(default_factory=OrderedDict)

    def start(self, interaction: str, work: Coroutine[None, None, None]) -> None:
        """Start the work of an interaction, unless it was started before; "" counts as new."""
        if interaction in self._seen:
            work.close()
            return
        self._remember(interaction)
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _remember(self, interaction: str) -> None:
        if interaction:
            self._seen[interaction] = None
        if len(self._seen) > REMEMBERED:
            self._seen.popitem(last=False)

    async def finish(self) -> None:
        """Wait until everything that was started is done."""
        while self._tasks:
            await asyncio.wait(self._tasks)
