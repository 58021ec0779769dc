"""Check a whole database: its chains, its checkpoints, and an anchor where somebody has one."""

from dataclasses import dataclass, field

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.audit import Report, is_head
from bot.core.checkpoint import Checkpoint, checkpoint_problems
from bot.core.compare import differences
from bot.core.errors import IncidentIsUnknown
from bot.core.ledger import GENESIS, Sealed, problems
from bot.core.proof import Proof
from bot.flow.audit.chains import Chains, Tell
from bot.flow.checkpoint import EVERY
from bot.store import audit, checkpoints, incidents, ledger
from bot.store.database import Database

SOME = 100
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
        previous, number, anchor = GENESIS, 0, None
        while True:
            async with self.database.read() as connection:
                some = await checkpoints.after(connection, number, SOME)
                for one in some:
                    heads = await checkpoints.heads_of(connection, one.number)
                    expected = self.report.checkpoints + 1
                    self.report.add(checkpoint_problems(one, expected, previous, heads))
                    self.report.checkpoints = one.number
                    anchor = one if is_head(one.hash, self.head) else anchor
                    previous, number = one.hash, one.number
            if not some:
                return anchor

    async def _agree(self) -> None:
        """See whether entries, heads and checkpoints agree on where each chain ends."""
        async with self.database.read() as connection:
            ends = await audit.ends(connection)
            strays = await audit.strays(connection)
            denied = await audit.denied(connection)
            unvouched = await audit.unvouched(connection)
        add = self.report.add
        add(f"{chain} #{seq}: {_is(gone)}, says the head of its chain" for chain, seq, gone in ends)
        add(f"{chain} #{seq}: stands beyond the end of its chain" for chain, seq in strays)
        add(
            f"{chain} #{seq}: {_is(gone)}, says checkpoint {number}"
            for chain, seq, number, gone in denied
        )
        add(
            f"{chain} #{seq}: the checkpoint that vouched for it is missing"
            for chain, seq in unvouched
        )

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
            self.report.problems = [await _named(connection, p) for p in self.report.problems]
            self.report.anchors = [await _named(connection, a) for a in self.report.anchors]


def _is(missing: bool) -> str:  # noqa: FBT001  one word for another
    return "is missing" if missing else "is another entry"


async def _named(connection: AsyncConnection, sentence: str) -> str:
    """Return a sentence that begins with a chain with its incident's number instead."""
    chain, _, rest = sentence.partition(" ")
    try:
        return f"INC-{await incidents.number_of(connection, chain)} {rest}"
    except IncidentIsUnknown:  # the system's chain, or of nobody
        return sentence
