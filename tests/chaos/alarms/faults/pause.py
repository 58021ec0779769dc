"""SIGSTOP for longer than a lease, then SIGCONT: a process that wakes and knows nothing of it.

Stopped at any moment; and, where another replica takes over, at the worst ones as well: with a
message in hand that it is about to post, or to update, and with a transaction open.
"""

import asyncio
import os
import signal
from collections.abc import Awaitable, Callable
from pathlib import Path

from bot.sandbox.process import BotProcess
from tests.chaos.alarms.fault import Fault, Scene
from tests.chaos.alarms.faults.pause_serve import POST, TRIAGE, UPDATE
from tests.chaos.alarms.grounds import POSTGRESQL_2, SQLITE

LONG_SECONDS = 40.0  # leases last for 30
LOOK_SECONDS = 0.05
SERVE = "tests.chaos.alarms.faults.pause_serve"


async def strike(scene: Scene) -> None:
    """Stop one of them."""
    bot = scene.random.choice(scene.fleet.bots)
    os.kill(bot.pid, signal.SIGSTOP)
    await _wake(scene, bot)


def at(moment: str) -> Callable[[Scene], Awaitable[None]]:
    """Let whoever comes to this moment next stop itself."""

    async def strike(scene: Scene) -> None:
        flag = scene.directory / moment
        flag.touch()
        while flag.exists():  # noqa: ASYNC110  (another process removes it)
            await asyncio.sleep(LOOK_SECONDS)
        await asyncio.sleep(LOOK_SECONDS)
        await _wake(scene, next(bot for bot in scene.fleet.bots if _is_stopped(bot)))

    return strike


async def _wake(scene: Scene, bot: BotProcess) -> None:
    await asyncio.sleep(scene.seconds)
    os.kill(bot.pid, signal.SIGCONT)


def _is_stopped(bot: BotProcess) -> bool:
    """Tell whether a process is stopped. Source: proc(5), "/proc/pid/stat", `T`."""
    return Path(f"/proc/{bot.pid}/stat").read_text().rpartition(")")[2].split()[0] == "T"


PAUSE = Fault("SIGSTOP for 40 s", strike, LONG_SECONDS, (SQLITE, POSTGRESQL_2))
PAUSE_POST = Fault(
    "SIGSTOP for 40 s, about to post", at(POST), LONG_SECONDS, (POSTGRESQL_2,), module=SERVE
)
PAUSE_UPDATE = Fault(
    "SIGSTOP for 40 s, about to update", at(UPDATE), LONG_SECONDS, (POSTGRESQL_2,), module=SERVE
)
PAUSE_TRIAGE = Fault(
    "SIGSTOP for 40 s, in a transaction", at(TRIAGE), LONG_SECONDS, (POSTGRESQL_2,), module=SERVE
)
