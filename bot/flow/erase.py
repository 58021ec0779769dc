"""Erase what people or events said from an entry, and wherever else the database keeps it.

The chain still checks: an entry commits to its texts, and need not have them. What happened,
who did it and when stays; so does an entry that says who erased the text, and why.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.core.authority import ERASE
from bot.core.copies import Sought, copies, seek
from bot.core.erasure import KIND, without
from bot.core.errors import NothingToErase, PersonIsNotAllowed
from bot.core.incident import Incident
from bot.core.ledger import Entry, Sealed, opened
from bot.flow.authorize import Authorize
from bot.flow.refused import refused
from bot.flow.written import written
from bot.store import incidents, ledger, traces
from bot.store.database import Database

REASON = 300


@dataclass(frozen=True, slots=True)
class Erased:
    """names: of the fields; seqs: of the entries that had the text; tables: that had it too."""

    names: tuple[str, ...]
    seqs: tuple[int, ...]
    tables: tuple[str, ...]


@dataclass(frozen=True)
class Erase:
    """wake: tells announce."""

    database: Database
    authorize: Authorize
    clock: Callable[[], datetime]
    wake: Callable[[], None]

    async def erase(self, number: int, seq: int, actor: str, reason: str) -> Erased:
        """Erase an entry's texts, and copies of them.

        Raises IncidentIsUnknown, EntryIsUnknown, PersonIsNotAllowed and NothingToErase.
        """
        await self._must_be_theirs(number, seq, actor)
        why = written(reason, REASON)
        if not why:
            raise NothingToErase("Say why: the reason goes into the ledger.")
        async with self.database.write() as connection:
            incident = await incidents.lock(connection, number)
            chain = await ledger.read_chain(connection, incident.id)
            sought = seek(chain, seq, incident.name)
            shown = await traces.shown(connection, number, sought.words)
            found = copies(chain, sought, shown)
            tables = await traces.wipe(connection, number, sought.words)
            if await traces.wipe_signals(connection, _signals(chain), sought.words):
                tables.append("inbox")
            said = [self._said(incident, each, names, actor, why) for each, names in found.items()]
            heads = await ledger.append(connection, said)
            gone = [without(one, found[one.seq]) for one in chain if one.seq in found]
            await ledger.erase(connection, gone, heads[incident.id].seq)
        self.wake()
        return Erased(sought.names, tuple(found), ("ledger", *tables))

    async def look(self, number: int, seq: int) -> tuple[Sought, tuple[int, ...]]:
        """Return what would be erased, and the numbers of all entries that have the text.

        Raises IncidentIsUnknown, EntryIsUnknown and NothingToErase.
        """
        async with self.database.read() as connection:
            incident = await incidents.read(connection, number)
            chain = await ledger.read_chain(connection, incident.id)
            sought = seek(chain, seq, incident.name)
            shown = await traces.shown(connection, number, sought.words)
        return sought, tuple(copies(chain, sought, shown))

    def _said(
        self, incident: Incident, seq: int, names: Sequence[str], actor: str, why: str
    ) -> Entry:
        fields = {"entry": seq, "names": sorted(names), "reason": why}
        return Entry(incident.id, KIND, self.clock(), actor, fields)

    async def _must_be_theirs(self, number: int, seq: int, actor: str) -> None:
        try:
            await self.authorize.must_erase(actor)
        except PersonIsNotAllowed as error:
            what = f"entry {seq} of INC-{number}"
            await refused(
                self.database, actor, self.clock(), action=ERASE, target=what, why=str(error)
            )
            raise


def _signals(chain: Sequence[Sealed]) -> set[tuple[str, str]]:
    """Return (publisher, message id) of every signal that the chain speaks of."""
    told = [opened(one) for one in chain if one.kind.startswith("alert.")]
    return {(str(f["publisher"]), str(f["message_id"])) for f in told if "message_id" in f}
