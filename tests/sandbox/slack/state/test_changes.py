import asyncio

from bot.sandbox.slack.state.changes import Changes


async def test_a_change_wakes_everybody_who_waits() -> None:
    changes = Changes()
    waiting = [asyncio.create_task(changes.wait(changes.revision, 5)) for _ in range(3)]
    await asyncio.sleep(0)
    changes.mark()
    assert await asyncio.gather(*waiting) == [2, 2, 2]


async def test_a_change_in_the_past_needs_no_wait() -> None:
    changes = Changes()
    changes.mark()
    assert await changes.wait(1, 5) == 2


async def test_waiting_is_bounded() -> None:
    changes = Changes()
    assert await changes.wait(changes.revision, 0.01) == 1


async def test_nobody_waits_for_a_server_that_stops() -> None:
    changes = Changes()
    waiting = asyncio.create_task(changes.wait(100, 5))
    await asyncio.sleep(0)
    changes.end()
    async with asyncio.timeout(1):
        await waiting
