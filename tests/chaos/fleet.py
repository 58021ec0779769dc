"""The processes that are let down: one on SQLite, replicas on PostgreSQL."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from random import Random

from bot.sandbox.process import BotProcess


@dataclass(frozen=True)
class Fleet:
    """The processes of one Firebreak, all on one database."""

    bots: Sequence[BotProcess]

    @property
    def environment(self) -> Mapping[str, str]:
        """Return what each of them runs with, but for its port."""
        return self.bots[0].environment

    async def kill_one(self, random: Random) -> None:
        """End one of them at once."""
        await random.choice(self.bots).kill()

    async def heal(self) -> None:
        """Start again what does not run."""
        for bot in self.bots:
            if not bot.is_running:
                await bot.start()

    @property
    def has_others(self) -> bool:
        """Tell whether somebody is left after a death."""
        return len(self.bots) > 1


@asynccontextmanager
async def running(bots: Sequence[BotProcess]) -> AsyncIterator[Fleet]:
    """Run processes until the block ends; then they are killed, as whatever they hold goes too."""
    fleet = Fleet(bots)
    try:
        await fleet.heal()
        yield fleet
    finally:
        for bot in bots:
            await bot.kill()
