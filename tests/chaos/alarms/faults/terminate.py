"""Every second, PostgreSQL ends all connections of all processes."""

import asyncio

import psycopg

from tests.chaos.alarms.fault import Fault, Scene
from tests.chaos.alarms.grounds import POSTGRESQL_2

EVERY_SECONDS = 1.0
OTHERS = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()
"""


async def strike(scene: Scene) -> None:
    """End them until the time is over."""
    async with await psycopg.AsyncConnection.connect(scene.base.direct, autocommit=True) as server:
        for _ in range(int(scene.seconds / EVERY_SECONDS)):
            await server.execute(OTHERS)
            await asyncio.sleep(EVERY_SECONDS)


TERMINATE = Fault("all connections ended every second", strike, 20, (POSTGRESQL_2,))
