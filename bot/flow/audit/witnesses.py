"""Walk through the checkpoints, some at a time, and see whether each follows."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.core.audit import Report
from bot.core.checkpoint import Checkpoint, checkpoint_problems
from bot.core.ledger import GENESIS
from bot.store import checkpoints
from bot.store.database import Database

SOME = 100


@dataclass
class Witnesses:
    """number, previous: of the last checkpoint that it came to."""

    database: Database
    report: Report
    number: int = 0
    previous: bytes = GENESIS

    async def step(self, limit: int = SOME) -> Sequence[Checkpoint]:
        """Check the next ones, and return them; none at the end."""
        async with self.database.read() as connection:
            some = await checkpoints.after(connection, self.number, limit)
            for one in some:
                heads = await checkpoints.heads_of(connection, one.number)
                found = checkpoint_problems(one, self.number + 1, self.previous, heads)
                self.report.add(found)
                self.report.checkpoints = self.number = one.number
                self.previous = one.hash
        return some
