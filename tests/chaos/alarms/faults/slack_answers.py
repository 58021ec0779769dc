"""Slack posts what it is asked to, and its answers are lost."""

import asyncio

from bot.sandbox.slack import FaultKind
from tests.chaos.alarms.fault import Fault, Scene
from tests.chaos.alarms.faults.slack_away import ALL
from tests.chaos.alarms.grounds import POSTGRESQL_2, SQLITE


async def lose(scene: Scene) -> None:
    """Lose the answer to every post."""
    await scene.slack.fault(FaultKind.DROP_AFTER, "chat.postMessage", count=ALL)
    await asyncio.sleep(scene.seconds)
    await scene.slack.clear_faults()


async def lose_and_forbid(scene: Scene) -> None:
    """Lose the answer to every post, and let nobody read a history."""
    await scene.slack.fault(FaultKind.REVOKED, "conversations.history", count=ALL)
    await scene.slack.fault(FaultKind.REVOKED, "conversations.replies", count=ALL)
    await lose(scene)


ANSWERS_LOST = Fault(
    "Slack's answers to posts are lost", lose, 20, (SQLITE, POSTGRESQL_2), in_doubt=True
)
ANSWERS_LOST_FOR_GOOD = Fault(
    "the same, and no history can be read", lose_and_forbid, 20, patience=240, in_doubt=True
)
