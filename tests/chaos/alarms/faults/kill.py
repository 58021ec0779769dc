"""Kill -9 of any process every few seconds; each is started again at once."""

import asyncio

from tests.chaos.alarms.fault import Fault, Scene
from tests.chaos.alarms.grounds import POSTGRESQL_2, POSTGRESQL_3, SQLITE

PAUSE = (1.0, 5.0)  # seconds between two kills


async def strike(scene: Scene) -> None:
    """Kill one after the other."""
    loop = asyncio.get_running_loop()
    until = loop.time() + scene.seconds
    while loop.time() < until:
        await scene.fleet.kill_one(scene.random)
        await scene.fleet.heal()
        await asyncio.sleep(scene.random.uniform(*PAUSE))


KILL = Fault("kill -9, again and again", strike, 20, (SQLITE, POSTGRESQL_2, POSTGRESQL_3))
