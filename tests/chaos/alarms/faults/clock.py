"""The clock of one process jumps by an hour, and back."""

import asyncio
from collections.abc import Awaitable, Callable

from tests.chaos.alarms.fault import Fault, Scene
from tests.chaos.alarms.faults.clock_serve import OFFSET
from tests.chaos.alarms.grounds import POSTGRESQL_2, SQLITE

HOUR = 3600
SERVE = "tests.chaos.alarms.faults.clock_serve"


def jump(seconds: int) -> Callable[[Scene], Awaitable[None]]:
    """Let the first process's clock be wrong by so many seconds for a while."""

    async def strike(scene: Scene) -> None:
        offset = scene.directory / "0" / OFFSET
        offset.write_text(str(seconds))
        await asyncio.sleep(scene.seconds)
        offset.unlink()

    return strike


BOTH = (SQLITE, POSTGRESQL_2)
CLOCK_AHEAD = Fault("clock +1 h for 20 s", jump(HOUR), 20, BOTH, module=SERVE)
CLOCK_BEHIND = Fault("clock -1 h for 20 s", jump(-HOUR), 20, BOTH, module=SERVE)
