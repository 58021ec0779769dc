"""Slack is down: it takes no connection, answers 503, or keeps silent."""

import asyncio

from bot.sandbox.slack import FaultKind
from tests.chaos.alarms.fault import Fault, Scene
from tests.chaos.alarms.grounds import POSTGRESQL_2, SQLITE

ALL = 5_000  # calls: more than there are


async def refuse(scene: Scene) -> None:
    """Take no connection."""
    scene.gates["slack"].shut()
    await asyncio.sleep(scene.seconds)
    await scene.gates["slack"].open()


async def fail(scene: Scene) -> None:
    """Answer 503 to everything."""
    await scene.slack.fault(FaultKind.SERVER_ERROR, count=ALL, status=503)
    await asyncio.sleep(scene.seconds)
    await scene.slack.clear_faults()


async def hang(scene: Scene) -> None:
    """Take every connection and keep silent; what was sent arrives in the end."""
    scene.gates["slack"].hang()
    await asyncio.sleep(scene.seconds)
    await scene.gates["slack"].open()


SLACK_REFUSES = Fault(
    "Slack takes no connection", refuse, 60, (SQLITE, POSTGRESQL_2), gates=("slack",)
)
SLACK_FAILS = Fault("Slack answers 503", fail, 60, (SQLITE, POSTGRESQL_2))
SLACK_HANGS = Fault("Slack keeps silent", hang, 60, gates=("slack",))
