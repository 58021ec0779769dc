"""Long work beside the event loop."""

import asyncio
import threading

import pytest

from bot.flow.apart import apart


async def test_the_loop_goes_on_meanwhile() -> None:
    free = threading.Event()
    working = asyncio.create_task(apart(free.wait, 10))
    await asyncio.sleep(0)
    free.set()  # only a loop that goes on can
    assert await working is True


async def test_what_it_raises_comes_back() -> None:
    with pytest.raises(ZeroDivisionError):
        await apart(divmod, 1, 0)
