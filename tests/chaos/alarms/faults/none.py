"""Nothing goes wrong: what the other rows are compared with."""

import asyncio

from tests.chaos.alarms.fault import Fault, Scene
from tests.chaos.alarms.grounds import POSTGRESQL_2, SQLITE


async def strike(scene: Scene) -> None:
    """Wait."""
    await asyncio.sleep(scene.seconds)


NONE = Fault("nothing", strike, seconds=5, on=(SQLITE, POSTGRESQL_2))
