"""Follow a run by its rows, whichever process executes it."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass

from bot.core.run import Run, RunStatus
from bot.core.run_card import RunCard
from bot.flow.look_run import LookRun
from bot.store.database import Database

LOOK_SECONDS = 0.2
# Only people can move these.
AT_REST = (RunStatus.ASKED, RunStatus.PAUSED)


@dataclass(frozen=True)
class Follow:
    """stand_in: called before each look, so that somebody executes it if a server ends."""

    database: Database
    look: LookRun
    stand_in: Callable[[], Awaitable[None]]

    async def follow(self, run_id: str) -> AsyncIterator[RunCard]:
        """Yield the run each time it changed, until it is over or waits for people.

        Raises RunIsUnknown.
        """
        revision = 0
        while True:
            async with self.database.read() as connection:
                card = await self.look.card(connection, run_id)
            if card.run.revision != revision:
                revision = card.run.revision
                yield card
            if rests(card.run):
                return
            await self.stand_in()
            await asyncio.sleep(LOOK_SECONDS)


def rests(run: Run) -> bool:
    """Tell whether nothing of a run happens by itself any more."""
    return run.is_over or run.status in AT_REST
