"""Approve a run, reject it, or call it off: always by the digest that the person saw."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.deed import Deed
from bot.core.errors import PersonIsNotAllowed, PlanIsGone, RunIsNotOpen, TargetIsBusy
from bot.core.incident import Incident
from bot.core.ledger import Entry
from bot.core.run import Approval, Run, RunStatus
from bot.flow.authorize import Authorize
from bot.flow.confirm import ASK, EXPIRE, PAGE, Enqueue, must_be_free
from bot.flow.locked import locked
from bot.flow.progress import progress
from bot.store import approvals, incidents, ledger, plans, runs, timers
from bot.store.database import Database


@dataclass(frozen=True)
class Approve:
    """All raise RunIsUnknown, RunIsNotOpen and PersonIsNotAllowed, with words for the person."""

    database: Database
    authorize: Authorize
    enqueue: Enqueue
    clock: Callable[[], datetime]
    wake: Callable[[], None]

    async def approve(self, run_id: str, digest: str, actor: str) -> Run:
        """Agree to a run; with the last approval it needs, it gets its turn.

        Also raises PlanIsGone for another digest, EverythingIsFrozen and TargetIsBusy.
        """
        run = await self._allowed(run_id, digest, actor)
        try:
            async with self.database.write() as connection:
                return await self._agree(connection, run.id, actor)
        except IntegrityError as error:  # in this moment another incident's run took the target
            raise TargetIsBusy("Another run on the same target is under way.") from error
        finally:
            self.wake()

    async def reject(self, run_id: str, digest: str, actor: str) -> Run:
        """Say no to a run that waits for approval; whoever asked for it can call it off."""
        run = await self._read(run_id)
        if self.authorize.staff.identity(actor) != self.authorize.staff.identity(run.actor):
            run = await self._allowed(run_id, digest, actor)
        async with self.database.write() as connection:
            incident, run = await _open(connection, run.id)
            over = replace(run, status=RunStatus.REJECTED, ended_at=self.clock())
            await _drop_timers(connection, run)
            deed = Deed("run.rejected", actor, self.clock(), {"digest": run.digest})
            over = await progress(connection, incident, over, deed)
        self.wake()
        return over

    async def _allowed(self, run_id: str, digest: str, actor: str) -> Run:
        """Return the run that somebody may approve; what is refused is in the ledger."""
        run = await self._read(run_id)
        try:
            _must_be_seen(run, digest)
            self.authorize.approvable(actor, run)
        except (PlanIsGone, PersonIsNotAllowed) as refused:
            await self._refuse(run, actor, str(refused))
            raise
        return run

    async def _agree(self, connection: AsyncConnection, run_id: str, actor: str) -> Run:
        incident, run = await _open(connection, run_id)
        now = self.clock()
        if now >= run.expires_at:
            raise RunIsNotOpen("This request is older than 30 minutes: plan it again.")
        name = self.authorize.staff.identity(actor)
        await approvals.add(connection, run.id, Approval(name, actor, run.digest, now))
        missing = self.authorize.missing(run, await approvals.of_run(connection, run.id))
        fields = {"digest": run.digest, "still_needs": list(missing)}
        if not missing:
            shown = await plans.read(connection, run.id)
            await must_be_free(connection, run, shown.plan.target.label)
            run = replace(run, status=RunStatus.APPROVED)
            await _drop_timers(connection, run)
            await self.enqueue(connection, run.id, run.target, run.epoch)
        return await progress(connection, incident, run, Deed("run.approved", actor, now, fields))

    async def _read(self, run_id: str) -> Run:
        async with self.database.read() as connection:
            return await runs.read(connection, run_id)

    async def _refuse(self, run: Run, actor: str, why: str) -> None:
        async with self.database.write() as connection:
            incident = await incidents.read(connection, run.incident)
            fields = {"run": run.id, "action": run.action, "target": run.target, "why": why}
            entry = Entry(incident.id, "approval.refused", self.clock(), actor, fields)
            await ledger.append(connection, [entry])


def _must_be_seen(run: Run, digest: str) -> None:
    if digest != run.digest:
        raise PlanIsGone("That is not the plan that this run has. Look at it again.")


async def _open(connection: AsyncConnection, run_id: str) -> tuple[Incident, Run]:
    """Lock a run that waits for approval, and its incident. Raises RunIsNotOpen."""
    incident, run = await locked(connection, run_id)
    if run.status is not RunStatus.ASKED:
        raise RunIsNotOpen(f"This run is {run.status.value} already.")
    return incident, run


async def _drop_timers(connection: AsyncConnection, run: Run) -> None:
    for kind in (ASK, EXPIRE, PAGE):
        await timers.drop(connection, run.id, kind)
