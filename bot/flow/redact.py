"""Take an entry out of exports: it stays in the ledger, and what was taken out is recorded."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.core.errors import EntryIsUnknown
from bot.core.ledger import Entry
from bot.flow.written import written
from bot.store import incidents, ledger
from bot.store.database import Database

KIND = "entry.redacted"
REASON = 300


@dataclass(frozen=True)
class Redact:
    """Flags entries."""

    database: Database
    clock: Callable[[], datetime]

    async def redact(self, number: int, entry: int, actor: str, reason: str) -> None:
        """Let exports show nothing of an entry. Raises IncidentIsUnknown, EntryIsUnknown."""
        why = written(reason, REASON) or "no reason given"
        async with self.database.write() as connection:
            incident = await incidents.lock(connection, number)
            last, _ = await ledger.head_of(connection, incident.id)
            if not 1 <= entry <= last:
                raise EntryIsUnknown(f"{incident.name} has entries 1 to {last}, and no {entry}")
            fields = {"entry": entry, "reason": why}
            flag = Entry(incident.id, KIND, self.clock(), actor, fields)
            await ledger.append(connection, [flag])
