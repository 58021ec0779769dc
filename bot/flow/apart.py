"""Work that takes long and asks nobody, beside the event loop."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


async def apart(work: Callable[P, T], *given: P.args, **named: P.kwargs) -> T:
    """Return what some work returns, done on a thread of its own.

    Not the loop's own executor: the engine replaces that one, and must not wait for us.
    """
    pool = ThreadPoolExecutor(1, "apart")
    try:
        return await asyncio.wrap_future(pool.submit(work, *given, **named))
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
