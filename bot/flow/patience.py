"""Wait out what fails for a moment only: AWS throttles, takes no connection, does not answer."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from bot.core.errors import AwsFailed
from bot.flow.job import Job

T = TypeVar("T")
# Before each repetition, in seconds: a minute, beside what the SDK itself repeats.
DELAYS = (1.0, 2.0, 4.0, 8.0, 15.0, 30.0)


async def patiently(job: Job, ask: Callable[[], Awaitable[T]]) -> T:
    """Return what AWS answers in the end. Raises AwsFailed, RunWasTakenOver.

    Who cancels the run meanwhile need not wait.
    """
    for delay in DELAYS:
        try:
            return await ask()
        except AwsFailed as failure:
            if not failure.is_transient:
                raise
            await asyncio.sleep(delay * job.pace)
            if (await job.look()).cancelled_by:
                raise
    return await ask()
