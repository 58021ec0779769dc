"""Socket Mode's connections break while people click: a click is done, or its error is seen."""

import asyncio

from sqlalchemy import select

from bot.sandbox.slack.driver.failures import AppDidNotAnswer, NotSeen
from bot.sandbox.slack.driver.message import SeenMessage
from bot.store.database import open_database
from bot.store.incidents import incidents
from tests.chaos.alarms.fault import Fault, Scene
from tests.chaos.alarms.load import CHANNELS
from tests.chaos.alarms.outcome import Besides

EVERY_SECONDS = 1.0
TAKE = "Acknowledge"


async def strike(scene: Scene) -> Besides:
    """Break all connections again and again, while somebody acknowledges whatever comes."""
    breaking = asyncio.create_task(_break(scene))
    done, failed = 0, 0
    until = asyncio.get_running_loop().time() + scene.seconds
    while asyncio.get_running_loop().time() < until:
        for message in await _open(scene):
            tries = await _insist(scene, message)
            done, failed = done + 1, failed + tries - 1
        await asyncio.sleep(0.1)
    breaking.cancel()
    await asyncio.wait([breaking])
    lost = await _lost(scene, done)
    return Besides(f"clicks: {done} done, {failed} failed with an error shown, {lost} lost", lost)


async def _break(scene: Scene) -> None:
    while True:
        await asyncio.sleep(EVERY_SECONDS)
        await scene.slack.drop_sockets()


async def _open(scene: Scene) -> list[SeenMessage]:
    """Return the live messages that nobody has acknowledged."""
    listed = [one for channel in CHANNELS for one in await scene.slack.messages(channel)]
    return [one for one in listed if TAKE in str(one.blocks) and "nobody has it" in one.reads]


async def _insist(scene: Scene, message: SeenMessage) -> int:
    """Click until Slack shows no error; return how often."""
    amina, tries = scene.slack.person("amina"), 1
    while True:
        try:
            await amina.click(message, TAKE)
            await scene.slack.expect_update(message, containing="<@U01AMINA> has it", within=15)
        except AppDidNotAnswer:  # Slack shows a warning beside the button: people click again
            tries += 1
        except NotSeen:  # it was done the last time, though nobody heard of it
            return tries
        else:
            return tries


async def _lost(scene: Scene, done: int) -> int:
    """Return how many of the clicks that Slack took for done were not."""
    database = open_database(scene.base.direct)
    query = select(incidents.c.number).where(incidents.c.acknowledged_at.is_not(None))
    try:
        async with database.read() as connection:
            return max(0, done - len((await connection.execute(query)).all()))
    finally:
        await database.close()


SOCKETS_BREAK = Fault("Socket Mode breaks every second while people click", strike, 30)
