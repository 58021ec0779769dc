"""Acknowledge many incidents of a flood at once, as if each had been clicked.

In transactions of a few: five hundred take seconds, a click that comes twice finds nothing left,
and whatever ends the process in between has lost nothing but the rest, which can be asked for
again.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.core.deed import Deed
from bot.core.flood import Part
from bot.core.incident import Incident, IncidentStatus, Verb, move
from bot.core.severity import Severity
from bot.flow.amend import amend_many
from bot.store import flood_incidents, floods, incidents
from bot.store.database import Database

BATCH = 50


@dataclass(frozen=True)
class AcknowledgeFlood:
    """wake: tells announce that there is something to show."""

    database: Database
    clock: Callable[[], datetime]
    wake: Callable[[], None]

    async def acknowledge(self, part: Part, actor: str, through: str) -> Counter[Severity]:
        """Take every incident of a part that nobody has; return how many of each severity.

        through: how it was asked for, as the ledger says it. The worst come first, and the
        digest follows as it goes. Paging stops by itself, as for a single one.
        """
        async with self.database.read() as connection:
            numbers = await flood_incidents.free(connection, part)
        taken: Counter[Severity] = Counter()
        for start in range(0, len(numbers), BATCH):
            some = await self._take(numbers[start : start + BATCH], part.flood, actor, through)
            taken.update(one.severity for one in some)
            self.wake()
        return taken

    async def _take(
        self, numbers: Sequence[int], flood: str, actor: str, through: str
    ) -> list[Incident]:
        """Take those that nobody has still, seen with their locks held."""
        now = self.clock()
        async with self.database.write() as connection:
            locked = await incidents.lock_all(connection, numbers)
            moved = [
                replace(move(one, Verb.ACKNOWLEDGE, now), assignee=one.assignee or actor)
                for one in locked
                if one.status is IncidentStatus.TRIGGERED
            ]
            if not moved:
                return []
            deed = Deed("incident.acknowledged", actor, now, {"through": through})
            after = await amend_many(connection, moved, deed)
            await flood_incidents.let_others_first(connection, [one.number for one in after])
            await floods.refresh(connection, flood)
        return after
