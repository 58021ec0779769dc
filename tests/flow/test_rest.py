import asyncio

import pytest

from bot.flow.rest import rest


async def test_it_ends_when_woken_and_can_be_woken_again() -> None:
    woken = asyncio.Event()
    woken.set()

    async with asyncio.timeout(1):
        await rest(woken, 60)

    assert not woken.is_set()


async def test_it_ends_by_itself() -> None:
    async with asyncio.timeout(1):
        await rest(asyncio.Event(), 0.01)


@pytest.mark.parametrize("turns", range(4))
async def test_a_stop_that_comes_with_the_wake_is_not_lost(turns: int) -> None:
    woken = asyncio.Event()

    async def work() -> None:
        while True:
            await rest(woken, 60)

    task = asyncio.create_task(work())
    await asyncio.sleep(0.01)
    woken.set()
    for _ in range(turns):
        await asyncio.sleep(0)
    task.cancel()

    done, _ = await asyncio.wait([task], timeout=1)
    task.cancel()
    assert done
