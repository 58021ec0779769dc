"""The network to PostgreSQL: connections are reset again and again, or nothing comes through."""

import asyncio

from tests.chaos.alarms.fault import Fault, Scene
from tests.chaos.alarms.proxy import BEHIND_PROXY, Proxied

EVERY_SECONDS = 1.0


async def cut(scene: Scene) -> None:
    """Reset all connections every second."""
    assert isinstance(scene.base, Proxied)
    for _ in range(int(scene.seconds / EVERY_SECONDS)):
        scene.base.proxy.cut()
        await asyncio.sleep(EVERY_SECONDS)


async def hang(scene: Scene) -> None:
    """Pass nothing on; then go on as if nothing had been."""
    assert isinstance(scene.base, Proxied)
    scene.base.proxy.hang()
    await asyncio.sleep(scene.seconds)
    scene.base.proxy.go_on()


async def break_off(scene: Scene) -> None:
    """Pass nothing on; then only new connections work, as after a failover."""
    assert isinstance(scene.base, Proxied)
    scene.base.proxy.hang()
    await asyncio.sleep(scene.seconds)
    scene.base.proxy.cut()
    scene.base.proxy.go_on()


NETWORK_CUT = Fault("connections to PostgreSQL reset every second", cut, 20, (BEHIND_PROXY,))
NETWORK_HANG = Fault("no answer from PostgreSQL for 30 s", hang, 30, (BEHIND_PROXY,))
NETWORK_BREAK = Fault(
    "no answer from PostgreSQL for 30 s, then a reset", break_off, 30, (BEHIND_PROXY,)
)
