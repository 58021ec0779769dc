"""A server checks its own ledger: a little at a time, round after round.

It finds what went wrong in the database, or was done by somebody careless. Whoever owns the
database can rewrite all of it: against them stands a hash that is kept elsewhere.
"""

from dataclasses import dataclass, field

import structlog

from bot.core.audit import Report
from bot.flow.audit.agree import disagreements
from bot.flow.audit.chains import Chains
from bot.flow.audit.name import named
from bot.flow.audit.witnesses import Witnesses
from bot.flow.repeat import repeat
from bot.metrics import Metrics
from bot.store import leases
from bot.store.audit import Stretch
from bot.store.database import Database

# More than a million entries a day, some milliseconds at a time.
EVERY_SECONDS, ENTRIES, CHECKPOINTS = 15.0, 200, 5
LEASE, LEASE_SECONDS = "ledger-check", 60.0
log = structlog.get_logger("ledger")


@dataclass
class _Round:
    report: Report
    chains: Chains
    witnesses: Witnesses

    @classmethod
    def begin(cls, database: Database) -> "_Round":
        report = Report()
        return cls(
            report, Chains(database, report, "", lambda _: None), Witnesses(database, report)
        )


@dataclass
class Rounds:
    """One replica walks. Its gauge has what this round and the last found."""

    database: Database
    holder: str
    metrics: Metrics
    _round: _Round | None = None
    _before: list[str] = field(default_factory=list)

    async def run(self) -> None:
        """Work until cancelled."""
        await repeat(self.once, EVERY_SECONDS, log)

    async def once(self) -> None:
        """Check the next few entries, where it is for us to do so."""
        if not await self._is_ours():
            self._round, self._before = None, []
        else:
            self._round = await self._further(self._round or _Round.begin(self.database))
        now = self._round.report.problems if self._round else []
        self.metrics.ledger_problems.set(len({*self._before, *now}))

    async def _further(self, walk: _Round) -> _Round | None:
        """Walk on; return None at the end of a round."""
        known, begun = len(walk.report.problems), walk.chains.at
        is_on_its_way = await walk.chains.step(ENTRIES)
        last = walk.chains.at if is_on_its_way else None
        async with self.database.read() as connection:
            walk.report.add(await disagreements(connection, Stretch(begun, last)))
        goes_on = is_on_its_way or bool(await walk.witnesses.step(CHECKPOINTS))
        await self._tell(walk.report.problems[known:])
        if goes_on:
            return walk
        self._before = walk.report.problems
        return None

    async def _tell(self, problems: list[str]) -> None:
        """Say what was found, once, until it is found to be well again."""
        for problem in problems:
            if problem in self._before:
                continue
            async with self.database.read() as connection:
                says = await named(connection, problem)
            log.error("ledger fails its check", problem=says, then="firebreak audit check")

    async def _is_ours(self) -> bool:
        async with self.database.write() as connection:
            return await leases.hold(connection, LEASE, self.holder, LEASE_SECONDS)
