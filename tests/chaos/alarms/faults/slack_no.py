"""Slack says no: to everything, too often asked, or in one channel."""

import asyncio

from bot.sandbox.slack import FaultKind
from tests.chaos.alarms.fault import Fault, Scene
from tests.chaos.alarms.faults.slack_away import ALL
from tests.chaos.alarms.load import CHANNELS

RETRY_AFTER = 3


async def wait(scene: Scene) -> None:
    """Let Slack do as it does."""
    await asyncio.sleep(scene.seconds)


async def be_busy(scene: Scene) -> None:
    """Answer 429 to everything."""
    await scene.slack.fault(FaultKind.RATE_LIMITED, count=ALL, seconds=RETRY_AFTER)
    await asyncio.sleep(scene.seconds)
    await scene.slack.clear_faults()


async def revoke(scene: Scene) -> None:
    """Know the token no more."""
    await scene.slack.fault(FaultKind.REVOKED, count=ALL)
    await asyncio.sleep(scene.seconds)
    await scene.slack.clear_faults()


async def archive(scene: Scene) -> None:
    """Take nothing in one channel."""
    one = CHANNELS[0]
    await scene.slack.fault(FaultKind.REFUSED, count=ALL, channel=one, error="is_archived")
    await asyncio.sleep(scene.seconds)
    await scene.slack.clear_faults()


SLACK_IS_BUSY = Fault("Slack answers 429", be_busy, 30)
SLACK_IS_STRICT = Fault("Slack holds to its limits", wait, 30, strict=True)
TOKEN_REVOKED = Fault("the bot's token is revoked, then restored", revoke, 30)
CHANNEL_ARCHIVED = Fault("one of six channels is archived, then restored", archive, 30)
