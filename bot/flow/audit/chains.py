"""Walk through all entries of all chains, in portions, and see whether each follows."""

from collections.abc import Callable
from dataclasses import dataclass, field

from bot.core.audit import Report, is_head
from bot.core.erasure import erased, missing
from bot.core.ledger import GENESIS, NONSENSE, Sealed, entry_problems
from bot.store import audit
from bot.store.audit import PORTION, START, Place
from bot.store.database import Database

Tell = Callable[[int], None]


@dataclass
class Chains:
    """head: of an entry that somebody kept, "" for none; found: whose it is, once it is found.

    at: how far it walked. It remembers one chain at a time, whatever their number and length.
    """

    database: Database
    report: Report
    head: str
    tell: Tell
    found: Sealed | None = None
    at: Place = START
    _last: Sealed | None = None
    _gone: dict[int, set[str]] = field(default_factory=dict)  # and nobody said yet who erased it

    async def walk(self) -> None:
        """Walk to the end."""
        while await self.step():
            pass

    async def step(self, limit: int = PORTION) -> bool:
        """Walk so many entries; False at the end."""
        async with self.database.read() as connection:
            some = await audit.portion(connection, self.at, limit)
        for sealed in some:
            self._see(sealed)
        if not some:
            self._end()
            return False
        self.at = (some[-1].chain, some[-1].seq)
        self.report.entries += len(some)
        self.tell(len(some))
        return True

    def _see(self, sealed: Sealed) -> None:
        last = self._last
        if last is None or last.chain != sealed.chain:
            self._end()
            self.report.chains += 1
            last = None
        previous, expected = (last.hash, last.seq + 1) if last else (GENESIS, 1)
        for problem in entry_problems(sealed, previous, expected):
            self.report.add([f"{sealed.chain} #{sealed.seq}: {problem}"])
        self._account_for(sealed)
        if is_head(sealed.hash, self.head):
            self.found = sealed
        self._last = sealed

    def _account_for(self, sealed: Sealed) -> None:
        """Remember values that are not there, until an entry says who erased them."""
        try:
            names, said = missing(sealed), erased(sealed)
        except NONSENSE:  # told as a problem already
            return
        if names:
            self._gone[sealed.seq] = names
            self.report.gone += len(names)
        if said and said[0] in self._gone:
            self._gone[said[0]] -= said[1]

    def _end(self) -> None:
        """End a chain: what is gone by now, nobody stands for."""
        for seq, names in self._gone.items():
            if names and self._last:
                what = f"{', '.join(sorted(names))} is gone, and no entry says who erased it"
                self.report.add([f"{self._last.chain} #{seq}: {what}"])
        self._gone.clear()
