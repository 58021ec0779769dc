"""Cancel one run, or freeze all: messages to the runs, never a kill."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.authority import UNFREEZE
from bot.core.deed import Deed
from bot.core.errors import EverythingIsFrozen, PersonIsNotAllowed, RunIsNotOpen
from bot.core.incident import Incident
from bot.core.ledger import SYSTEM, Entry
from bot.core.run import Run, RunStatus
from bot.flow.authorize import Authorize
from bot.flow.confirm import Enqueue
from bot.flow.locked import locked
from bot.flow.progress import progress
from bot.flow.refused import EVERYTHING, refused
from bot.flow.written import written
from bot.store import freezes, incidents, ledger, plans, runs
from bot.store.database import Database
from bot.store.freezes import Freeze

REASON = 300
# Where nothing is under way between two of its steps, it can end at once.
AT_REST = (RunStatus.ASKED, RunStatus.APPROVED, RunStatus.PAUSED)


@dataclass(frozen=True)
class Halt:
    """Stops runs at their nearest safe state."""

    database: Database
    authorize: Authorize
    enqueue: Enqueue
    clock: Callable[[], datetime]
    wake: Callable[[], None]

    async def cancel(self, run_id: str, actor: str) -> Run:
        """Ask a run to stop between two steps; whoever may run it, may cancel it.

        Raises RunIsUnknown, RunIsNotOpen where it is over, PersonIsNotAllowed.
        """
        await self._must_be_theirs(run_id, actor)
        now = self.clock()
        async with self.database.write() as connection:
            incident, run = await locked(connection, run_id)
            if run.is_over:
                raise RunIsNotOpen(f"This run is {run.status.value} already.")
            asked = replace(run, cancelled_by=actor)
            if run.status in AT_REST:
                asked = replace(asked, status=RunStatus.CANCELLED, ended_at=now)
            asked = await progress(connection, incident, asked, Deed("run.cancelled", actor, now))
        self.wake()
        return asked

    async def _must_be_theirs(self, run_id: str, actor: str) -> None:
        async with self.database.read() as connection:
            run = await runs.read(connection, run_id)
            plan = (await plans.read(connection, run_id)).plan
            incident = await incidents.read(connection, run.incident)
        if self.authorize.staff.identity(actor) == self.authorize.staff.identity(run.actor):
            return
        why = await self.authorize.refusal(actor, self.authorize.demand(plan, incident), plan)
        if why:
            why = why.replace("run this", "cancel this", 1)
            await refused(
                self.database, actor, self.clock(), action=run.action, target=run.target, why=why,
                chain=incident.id,
            )  # fmt: skip
            raise PersonIsNotAllowed(why)

    async def freeze(self, actor: str, reason: str) -> None:
        """Let no run start, and those under way pause. Raises EverythingIsFrozen if it is so."""
        why = written(reason, REASON) if reason.strip() else "no reason given"
        async with self.database.write() as connection:
            if await freezes.now_held(connection):
                raise EverythingIsFrozen("Everything is frozen already.")
            await freezes.begin(connection, Freeze(actor, why, self.clock()))
            fields = {"reason": why}
            frozen = Entry(SYSTEM, "freeze.began", self.clock(), actor, fields)
            await ledger.append(connection, [frozen])

    async def unfreeze(self, actor: str) -> int:
        """Lift the freeze; return how many paused runs go on. Raises PersonIsNotAllowed."""
        await self._must_lift(actor)
        async with self.database.write() as connection:
            if not await freezes.now_held(connection):
                raise RunIsNotOpen("Nothing is frozen.")
            await freezes.lift(connection, self.clock())
            paused = await runs.with_status(connection, RunStatus.PAUSED)
            numbers = {run.incident for run in paused}
            held = {one.number: one for one in await incidents.lock_all(connection, numbers)}
            for run in paused:
                await self._resume(connection, held[run.incident], run, actor)
            # The system's chain comes last, as everywhere: it is locked after the incidents.
            lifted = Entry(SYSTEM, "freeze.lifted", self.clock(), actor, {})
            await ledger.append(connection, [lifted])
        self.wake()
        return len(paused)

    async def _must_lift(self, actor: str) -> None:
        try:
            await self.authorize.must_lift(actor)
        except PersonIsNotAllowed as error:
            await refused(
                self.database, actor, self.clock(), action=UNFREEZE, target=EVERYTHING,
                why=str(error),
            )  # fmt: skip
            raise

    async def _resume(
        self, connection: AsyncConnection, incident: Incident, run: Run, actor: str
    ) -> None:
        going = replace(run, status=RunStatus.APPROVED)
        await self.enqueue(connection, run.id, run.target, run.epoch)
        await progress(connection, incident, going, Deed("run.resumed", actor, self.clock()))
