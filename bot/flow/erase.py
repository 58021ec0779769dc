"""Erase what people or events said from an entry, and wherever else the database keeps it.

The chain still checks: an entry commits to its texts, and need not have them. What happened,
who did it and when stays; so does an entry that says who erased the text, and why.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.core.authority import ERASE
from bot.core.erasure import KIND, erasable, without
from bot.core.errors import EntryIsUnknown, NothingToErase, PersonIsNotAllowed
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
            names, words = _words(chain, seq, incident.name)
            tables, stood = await traces.wipe(connection, number, words)
            if await traces.wipe_signals(connection, _signals(chain), words):
                tables.append("inbox")
            copies = {one.seq: _copies(one, words, stood) for one in chain} | {seq: names}
            seqs = [each for each, fields in copies.items() if fields]
            said = [
                Entry(incident.id, KIND, self.clock(), actor, _fields(each, copies[each], why))
                for each in seqs
            ]
            heads = await ledger.append(connection, said)
            gone = [without(one, copies[one.seq]) for one in chain if copies[one.seq]]
            await ledger.erase(connection, gone, heads[incident.id].seq)
        self.wake()
        return Erased(tuple(names), tuple(seqs), ("ledger", *tables))

    async def _must_be_theirs(self, number: int, seq: int, actor: str) -> None:
        try:
            await self.authorize.must_erase(actor)
        except PersonIsNotAllowed as error:
            what = f"entry {seq} of INC-{number}"
            await refused(
                self.database, actor, self.clock(), action=ERASE, target=what, why=str(error)
            )
            raise


def _words(chain: Sequence[Sealed], seq: int, incident: str) -> tuple[list[str], list[str]]:
    """Return the names of an entry's texts, and the texts.

    Raises EntryIsUnknown and NothingToErase.
    """
    found = next((one for one in chain if one.seq == seq), None)
    if found is None:
        raise EntryIsUnknown(f"{incident} has entries 1 to {len(chain)}, and no {seq}")
    names = erasable(found)
    if not names:
        raise NothingToErase(f"Entry {seq} of {incident} holds no text that could be erased.")
    fields = opened(found)
    return names, [word for name in names for word in _texts(fields[name]) if word.strip()]


def _texts(value: object) -> Iterable[str]:
    """Yield every text in a JSON value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from (text for inner in value.values() for text in _texts(inner))
    elif isinstance(value, list):
        yield from (text for inner in value for text in _texts(inner))


def _copies(one: Sealed, words: Sequence[str], stood: set[tuple[str, str]]) -> list[str]:
    """Return the names of another entry's fields that have the words, or a message with them."""
    fields = opened(one)
    if one.kind == KIND:
        return []
    if one.kind == "message.posted" and (fields.get("channel"), fields.get("ts")) in stood:
        return erasable(one)
    return [name for name in erasable(one) if traces.holds(fields[name], words)]


def _signals(chain: Sequence[Sealed]) -> set[tuple[str, str]]:
    """Return (publisher, message id) of every signal that the chain speaks of."""
    told = [opened(one) for one in chain if one.kind.startswith("alert.")]
    return {(str(f["publisher"]), str(f["message_id"])) for f in told if "message_id" in f}


def _fields(seq: int, names: Sequence[str], why: str) -> dict[str, object]:
    return {"entry": seq, "names": sorted(names), "reason": why}
