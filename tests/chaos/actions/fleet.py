"""The processes that execute actions, and are killed."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from bot.sandbox.process import BotProcess, free_port
from bot.sandbox.world import World
from tests.chaos.actions.databases import Place
from tests.chaos.fleet import Fleet, running

CHANNELS = ("C0ALARMS", "C0API", "C0SECURITY")
# Everything waits for a second person, so that a run begins when that person says so.
POLICIES = [{"actions": "*", "run": "responder", "approve": "commander"}]


@asynccontextmanager
async def running_fleet(world: World, directory: Path, where: Place) -> AsyncIterator[Fleet]:
    """Run as many processes on a database as it takes, until the block ends."""
    bots = [_bot(world, directory, where.url, number) for number in range(where.replicas)]
    async with running(bots) as fleet:
        yield fleet


def _bot(world: World, directory: Path, url: str, number: int) -> BotProcess:
    # A channel takes a post a second; an incident is opened in one that a route names.
    routes = [{"match": {"alarm": channel}, "channel": channel} for channel in CHANNELS[1:]]
    configuration = {
        **world.configuration(),
        "policies": POLICIES,
        "routes": [*routes, {"channel": CHANNELS[0]}],
    }
    known = world.environment(directory, free_port(), configuration)
    environment = {**known, "FIREBREAK_DATABASE_URL": url}
    log = directory / f"firebreak-{number}.log"
    return BotProcess(environment, log, "tests.chaos.actions.serve")
