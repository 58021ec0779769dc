"""Play the story in time."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence

from bot.sandbox.aws.clock import Clock, utc_now
from bot.sandbox.story.beat import Beat

# (message, subject): where the story goes, such as `SandboxSns.publish` on a topic.
Publish = Callable[[str, str | None], Awaitable[object]]
Sleep = Callable[[float], Awaitable[object]]


async def play(
    beats: Sequence[Beat],
    publish: Publish,
    *,
    clock: Clock = utc_now,
    sleep: Sleep = asyncio.sleep,
    speed: float = 1.0,
) -> AsyncIterator[str]:
    """Publish each beat in its time, `speed` times as fast, and yield its caption after it."""
    for beat in beats:
        await sleep(beat.wait / speed)
        message = beat.message(clock())
        await publish(json.dumps(message), beat.subject(message))
        yield beat.caption
