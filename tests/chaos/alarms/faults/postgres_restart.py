"""PostgreSQL crashes and starts again: `pg_ctl stop -m immediate`."""

import asyncio

from tests.chaos.alarms.cluster import OWN_SERVER, Cluster
from tests.chaos.alarms.fault import Fault, Scene


async def strike(scene: Scene) -> None:
    """Let it crash, stay away, and come back."""
    assert isinstance(scene.base, Cluster)
    await scene.base.stop()
    await asyncio.sleep(scene.seconds)
    await scene.base.start()


POSTGRES_RESTART = Fault("PostgreSQL crashes, away for 10 s", strike, 10, (OWN_SERVER,))
