"""Rest until woken, or for a while."""

import asyncio
import contextlib


async def rest(woken: asyncio.Event, seconds: float) -> None:
    """Return when the event is set, at the latest after so many seconds; clears the event.

    Not `asyncio.wait_for`: before Python 3.12 it loses a cancellation that comes together
    with the event, and a process that is told to stop then never does.
    """
    with contextlib.suppress(TimeoutError):  # looking without being woken is the point
        async with asyncio.timeout(seconds):
            await woken.wait()
    woken.clear()
