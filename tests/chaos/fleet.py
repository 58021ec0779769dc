"""The processes that are killed: one on SQLite, two replicas on PostgreSQL."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random

from bot.sandbox.process import BotProcess, free_port
from bot.sandbox.world import World
from tests.chaos.databases import Place

CHANNELS = ("C0ALARMS", "C0API", "C0SECURITY")
# Everything waits for a second person, so that a run begins when that person says so.
POLICIES = [{"actions": "*", "run": "responder", "approve": "commander"}]


@dataclass(frozen=True)
class Fleet:
    """The processes of one Firebreak, all on one database."""

    bots: tuple[BotProcess, ...]

    @property
    def environment(self) -> Mapping[str, str]:
        """Return what each of them runs with, but for its port."""
        return self.bots[0].environment

    async def kill_one(self, random: Random) -> None:
        """End one of them at once."""
        await random.choice(self.bots).kill()

    async def heal(self) -> None:
        """Start again what was killed."""
        for bot in self.bots:
            if not bot.is_running:
                await bot.start()

    @property
    def has_others(self) -> bool:
        """Tell whether somebody is left after a death."""
        return len(self.bots) > 1


@asynccontextmanager
async def running_fleet(world: World, directory: Path, where: Place) -> AsyncIterator[Fleet]:
    """Run as many processes on a database as it takes, until the block ends."""
    bots = [_bot(world, directory, where.url, number) for number in range(where.replicas)]
    fleet = Fleet(tuple(bots))
    try:
        await fleet.heal()
        yield fleet
    finally:
        for bot in fleet.bots:
            await bot.stop()


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
    return BotProcess(environment, directory / f"firebreak-{number}.log", "tests.chaos.serve")
