"""SNS brings its messages several times, in another order, or late; its certificate is away."""

import asyncio
from datetime import timedelta

from tests.chaos.alarms.fault import Fault, Scene
from tests.chaos.alarms.grounds import POSTGRESQL_2, POSTGRESQL_3, SQLITE
from tests.chaos.alarms.load import Habits


async def wait(scene: Scene) -> None:
    """Let SNS do as it does."""
    await asyncio.sleep(scene.seconds)


async def hide(scene: Scene) -> None:
    """Let nobody reach SNS, whose certificate is known."""
    scene.gates["sns"].shut()
    await asyncio.sleep(scene.seconds)
    await scene.gates["sns"].open()


async def hide_from_the_start(scene: Scene) -> None:
    """Let nobody reach SNS, and start everything anew, so that no certificate is known."""
    scene.gates["sns"].shut()
    for bot in scene.fleet.bots:
        await bot.kill()
    await scene.fleet.heal()
    await asyncio.sleep(scene.seconds)
    await scene.gates["sns"].open()


THREE_TIMES = Fault(
    "SNS brings everything three times", wait, 10, (SQLITE, POSTGRESQL_3), habits=Habits(copies=3)
)
CROSSED = Fault(
    "recoveries overtake their alarms, all twice", wait, 10, (SQLITE, POSTGRESQL_2),
    habits=Habits(copies=2, crossed=True),
)  # fmt: skip
AN_HOUR_LATE = Fault(
    "SNS brings everything an hour late", wait, 10, habits=Habits(late=timedelta(hours=1))
)
CERTIFICATE_AWAY = Fault("SNS's certificate is away, and known", hide, 20, gates=("sns",))
CERTIFICATE_UNKNOWN = Fault(
    "SNS's certificate is away, and not known", hide_from_the_start, 20, gates=("sns",)
)
