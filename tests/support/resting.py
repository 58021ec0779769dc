"""An engine that never runs anything, for tests in this process that run no action.

The real one shares the interpreter's `random` with Hypothesis, which refuses that, and takes a
test's event loop for its own; it is tested in tests/test_durable.py and in tests/e2e.
"""

import asyncio
from collections.abc import Sequence
from datetime import datetime

from bot.app.firebreak import Firebreak
from bot.durable import Durable


class Resting(Durable):
    """Starts, waits and stops."""

    async def start(self, *, working: bool = True) -> None:
        """Launch nothing, and be ready."""
        self.launched = working

    async def given_up(self) -> list[str]:
        """Return nothing: it takes nothing up."""
        return []

    async def prune(self, before: datetime, ended: Sequence[str] = ()) -> int:
        """Forget nothing."""
        del before, ended
        return 0

    async def run(self) -> None:
        """Wait until cancelled."""
        await asyncio.Event().wait()

    async def stop(self) -> None:
        """Stop nothing."""


def at_rest(firebreak: Firebreak) -> Firebreak:
    """Return the same Firebreak, whose engine rests."""
    known = firebreak.acting.durable
    resting = Resting(known.database, known.url, known.holder, known.execute)
    firebreak.acting.durable = firebreak.acting.tend.durable = resting
    return firebreak
