"""Check a whole database: its chains, its checkpoints, and an anchor where somebody has one."""

from dataclasses import dataclass, field

from bot.core.audit import Report, is_head
from bot.core.checkpoint import Checkpoint
from bot.core.compare import differences
from bot.core.ledger import Sealed, problems
from bot.core.proof import Proof
from bot.flow.audit.agree import disagreements
from bot.flow.audit.chains import Chains, Tell
from bot.flow.audit.name import named
from bot.flow.audit.witnesses import Witnesses
from bot.flow.checkpoint import EVERY
from bot.store import audit, ledger
from bot.store.audit import ALL
from bot.store.database import Database

IN_TIME = 3 * EVERY  # after so long a checkpoint has every entry, however busy its chain


@dataclass
class Audit:
    """head: a hash that was kept elsewhere, or its first 32 digits or more; "" for none.

    earlier: an export that was made before. tell: hears how many more entries were read.
    """

    database: Database
    tell: Tell
    head: str = ""
    earlier: Proof | None = None
    report: Report = field(default_factory=Report)

    async def check(self) -> Report:
        """Check everything. Reads in portions, so a server may work meanwhile."""
        anchor = await self._checkpoints()
        await self._agree()
        chains = Chains(self.database, self.report, self.head, self.tell)
        await chains.walk()
        await self._anchor(anchor, chains.found)
        if self.earlier:
            await self._compare(self.earlier)
        await self._name()
        return self.report

    async def size(self) -> int:
        """Return how many entries there should be."""
        async with self.database.read() as connection:
            return await audit.size(connection)

    async def _checkpoints(self) -> Checkpoint | None:
        """Check the checkpoints one after the other; return the one whose hash is the head."""
        walk, anchor = Witnesses(self.database, self.report), None
        while some := await walk.step():
            anchor = next((one for one in some if is_head(one.hash, self.head)), anchor)
        return anchor

    async def _agree(self) -> None:
        """See whether entries, heads and checkpoints agree on where each chain ends."""
        async with self.database.read() as connection:
            self.report.add(await disagreements(connection, ALL))

    async def _anchor(self, checkpoint: Checkpoint | None, entry: Sealed | None) -> None:
        """Say what the head proves."""
        if not self.head:
            return
        if checkpoint:
            before = checkpoint.at - IN_TIME
            async with self.database.read() as connection:
                chains, entries = await audit.covered(connection, checkpoint.number)
                late = await audit.backdated(connection, checkpoint.number, before)
            what = f"says to be older than checkpoint {checkpoint.number}, which does not know it"
            self.report.add(f"{chain} #{seq}: {what}" for chain, seq in late)
            when = f"{checkpoint.at:%Y-%m-%d %H:%M} UTC"
            what = f"checkpoint {checkpoint.number} of {when}: {entries} entries of {chains} chains"
            self.report.anchor(what, entries)
        elif entry:
            self.report.anchor(f"{entry.chain} up to entry {entry.seq}", entry.seq)
        else:
            self.report.add(
                [f"head {self.head} is nowhere in this ledger: entries were removed or rewritten"]
            )

    async def _compare(self, earlier: Proof) -> None:
        """Name what is not as it was in an export."""
        own = list(problems(earlier.entries, earlier.head if earlier.seq else None))
        self.report.add(f"the export itself: {one}" for one in own)
        async with self.database.read() as connection:
            now = await ledger.read_chain(connection, earlier.chain)
        found = [f"{earlier.chain} {one}" for one in differences(earlier.entries, now)]
        self.report.add(found)
        if not own and not found:
            says = f"{earlier.chain} up to entry {earlier.seq}, by the export"
            self.report.anchor(says, earlier.seq)

    async def _name(self) -> None:
        """Call incidents by their numbers, as people do."""
        async with self.database.read() as connection:
            self.report.problems = [await named(connection, p) for p in self.report.problems]
            self.report.anchors = [await named(connection, a) for a in self.report.anchors]
