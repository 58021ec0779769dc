"""SIGTERM: all processes are told to stop, one after the other, and started again."""

import asyncio

from tests.chaos.alarms.fault import Fault, Scene
from tests.chaos.alarms.grounds import POSTGRESQL_2, SQLITE


async def strike(scene: Scene) -> None:
    """Restart all of them in turn, as a new release would, until the time is over."""
    loop = asyncio.get_running_loop()
    until = loop.time() + scene.seconds
    while loop.time() < until:
        for bot in scene.fleet.bots:
            await bot.stop()
            await bot.start()


DRAIN = Fault("SIGTERM, a rolling restart", strike, 15, (SQLITE, POSTGRESQL_2))
