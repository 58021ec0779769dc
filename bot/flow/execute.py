"""Execute a run: look again, go through its steps, verify. It goes on wherever it was left.

Everything it knows stands in rows; so a process that takes it up after kill -9 reads them and
goes on with the step whose outcome is missing. It returns when nothing is left to do.
"""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

import structlog
from sqlalchemy.exc import InterfaceError, OperationalError

from bot.core.account import Account
from bot.core.action import Action, Step
from bot.core.deed import Deed
from bot.core.errors import AwsFailed, RunWasTakenOver
from bot.core.run import RunStatus, RunStep, StepState
from bot.flow.authorize import Authorize
from bot.flow.finish import finish
from bot.flow.job import Job, OnAws
from bot.flow.last_look import last_look
from bot.flow.locked import locked
from bot.flow.progress import progress
from bot.flow.propose import Propose
from bot.flow.take_step import is_unclear, take_step
from bot.store import freezes, plans, run_steps, runs
from bot.store.database import Database

AWAY_SECONDS = 1.0
GIVEN_UP = "It was taken up too often without an end. Look in AWS what stands there"
log = structlog.get_logger("execute")


@dataclass
class Execute:
    """actions: by name, with their undos; pace: what every wait between calls is multiplied with.

    stopping: set when the process is to stop: it then takes no further step.
    """

    database: Database
    actions: Mapping[str, Action]
    accounts: Mapping[str, Account]
    authorize: Authorize
    propose: Propose
    aws: OnAws
    clock: Callable[[], datetime]
    wake: Callable[[], None]
    stopping: asyncio.Event
    pace: float = 1.0

    async def run(self, run_id: str) -> None:
        """Bring a run to its end, or to where it must wait."""
        while True:
            try:
                await self._once(run_id)
            except RunWasTakenOver as error:  # the other process reports it
                log.info("run taken over", error=str(error))
            except (OperationalError, InterfaceError) as error:  # the database is away: go on later
                log.warning("database is away", error=str(error.orig))
                await asyncio.sleep(AWAY_SECONDS)
                continue
            return

    async def _once(self, run_id: str) -> None:
        if not await self._knows(run_id):
            log.error("no such action in this release: another process has to run it", run=run_id)
            await asyncio.Event().wait()  # until this one ends: then the engine hands it on
        job = await self._take_up(run_id)
        if job is None:
            return
        try:
            await self._go(job)
        except (OperationalError, InterfaceError, RunWasTakenOver):  # see `run`
            raise
        except Exception:  # a bug must not leave a run without an end that people see
            log.exception("run failed", run=run_id)
            why = "Firebreak hit an error of its own. Look in AWS what stands there"
            await finish(job, RunStatus.UNKNOWN, why, self.actions)

    async def _knows(self, run_id: str) -> bool:
        """Tell whether this release has the action: a newer replica may have offered it."""
        async with self.database.read() as connection:
            return (await runs.read(connection, run_id)).action in self.actions

    async def _take_up(self, run_id: str) -> Job | None:
        """Take the run into this process's hands; None where there is nothing to do."""
        async with self.database.write() as connection:
            incident, run = await locked(connection, run_id)
            if run.status not in (RunStatus.APPROVED, RunStatus.RUNNING):
                return None
            plan = (await plans.read(connection, run_id)).plan
            action = self.actions[plan.action]
            rows = [RunStep(n, s.name, s.title) for n, s in enumerate(action.steps(plan))]
            await run_steps.add(connection, run_id, rows)
            kind = "run.taken_up" if run.epoch else "run.started"
            now = self.clock()
            run = replace(
                run,
                status=RunStatus.RUNNING,
                epoch=run.epoch + 1,
                started_at=run.started_at or now,
            )
            run = await progress(connection, incident, run, Deed(kind, run.actor, now))
            steps = await run_steps.of_run(connection, run_id)
        self.wake()
        reading = self.propose.place(plan.account, plan.region, run.actor)
        account = self.accounts.get(plan.account)
        role = account.execute_role if account and account.execute_role else ""
        writing = replace(reading, role=role)
        return Job(
            self.database, self.clock, self.wake, self.aws, action, plan, run, steps,
            writing, reading, self.pace,
        )  # fmt: skip

    async def _go(self, job: Job) -> None:
        if not job.run.touched:
            stop = await last_look(job, self.authorize, self.propose, self.accounts)
            if stop:
                await finish(job, *stop, self.actions)
                return
        resting = True
        for step, row in zip(job.action.steps(job.plan), list(job.steps), strict=True):
            if row.state in (StepState.WAITING, StepState.ATTEMPTED):
                if await self._must_halt(job, resting=resting):
                    return
                failure = await take_step(job, step, row)
                if step.vital and job.steps[row.position].state is StepState.FAILED:
                    await self._failed(job, step, failure)
                    return
            resting = step.rest
        await finish(job, RunStatus.SUCCEEDED, "", self.actions)

    async def _must_halt(self, job: Job, *, resting: bool) -> bool:
        """Halt between two steps where somebody said so; tell whether it did."""
        if self.stopping.is_set():
            await asyncio.Event().wait()  # the engine takes it up again at the next start
        found = await job.look()
        if found.cancelled_by:
            await finish(job, RunStatus.CANCELLED, _where(job), self.actions)
            return True
        async with self.database.read() as connection:
            freeze = await freezes.now_held(connection)
        if freeze and resting:
            says = f"Frozen: {freeze.reason}. {_where(job)}"
            await job.write("run.paused", {"says": says}, status=RunStatus.PAUSED, says=says)
            return True
        return False

    async def _failed(self, job: Job, step: Step, failure: AwsFailed | None) -> None:
        row = next(row for row in job.steps if row.name == step.name)
        status = RunStatus.UNKNOWN if is_unclear(failure) else RunStatus.FAILED
        await finish(job, status, f"{step.title}: {row.says}", self.actions)

    async def give_up(self, run_id: str) -> bool:
        """End a run that the engine will not take up again; False: it was over already."""
        async with self.database.write() as connection:
            incident, run = await locked(connection, run_id)
            if run.status not in (RunStatus.APPROVED, RunStatus.RUNNING):
                return False
            now = self.clock()
            over = replace(
                run, status=RunStatus.UNKNOWN, says=GIVEN_UP, ended_at=now, epoch=run.epoch + 1
            )
            fields = {"status": over.status.value, "says": over.says}
            await progress(connection, incident, over, Deed("run.ended", run.actor, now, fields))
        self.wake()
        return True


def _where(job: Job) -> str:
    done = sum(step.state is StepState.DONE for step in job.steps)
    return f"{done} of {len(job.steps)} steps were done" if done else "Nothing was changed"
