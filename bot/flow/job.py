"""A run in the hands of one process: what it needs to know, and the only way it writes.

Every take-up of a run counts its epoch up. Who holds an older one (a process that was stopped
and woke after another had taken over) cannot write any more, and so does nothing more.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, TypeAlias

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.action import Action, Aws
from bot.core.deed import Deed
from bot.core.errors import RunWasTakenOver
from bot.core.incident import Incident
from bot.core.plan import Plan
from bot.core.run import Run, RunStep
from bot.flow.progress import progress, progress_shown
from bot.flow.propose import Place
from bot.store import incidents, run_steps, runs
from bot.store.database import Database

# Runs something that asks AWS on a thread, in a role; raises AwsFailed.
OnAws: TypeAlias = Callable[[Place, str, Callable[[Aws], Any]], Awaitable[Any]]
More: TypeAlias = Callable[[AsyncConnection, Incident, Run], Awaitable[None]]


@dataclass
class Job:
    """One run. steps: as they stand, in order; writing, reading: the two roles it takes.

    pace: what every wait is multiplied with.
    """

    database: Database
    clock: Callable[[], datetime]
    wake: Callable[[], None]
    aws: OnAws
    action: Action
    plan: Plan
    run: Run
    steps: list[RunStep]
    writing: Place
    reading: Place
    pace: float = 1.0

    @property
    def made(self) -> Mapping[str, Any]:
        """Return what the steps left for later ones."""
        found: dict[str, Any] = {}
        for step in self.steps:
            found |= step.made
        return found

    async def write(
        self,
        kind: str,
        fields: Mapping[str, Any],
        *,
        step: RunStep | None = None,
        more: More | None = None,
        **changes: Any,
    ) -> None:
        """Write a change of the run, a step and the ledger's entry in one transaction.

        more: what else belongs into it. Raises RunWasTakenOver.
        """
        deed = Deed(kind, self.run.actor, self.clock(), fields)
        async with self.database.write() as connection:
            incident = await incidents.lock(connection, self.run.incident)
            await self._refresh(connection)
            if step:
                await run_steps.save(connection, self.run.id, step)
            changed = replace(self.run, **changes)
            self.run = await progress(connection, incident, changed, deed)
            if more:
                await more(connection, incident, self.run)
        if step:
            self.steps[step.position] = step
        self.wake()

    async def show(self, step: RunStep) -> None:
        """Show how far a step is; nothing has happened that the ledger must know."""
        async with self.database.write() as connection:
            await self._refresh(connection)
            await run_steps.save(connection, self.run.id, step)
            incident = await incidents.read(connection, self.run.incident)
            self.run = await progress_shown(connection, incident, self.run)
        self.steps[step.position] = step
        self.wake()

    async def look(self) -> Run:
        """Return the run as others left it. Raises RunWasTakenOver."""
        async with self.database.read() as connection:
            found = await runs.read(connection, self.run.id)
        if found.epoch != self.run.epoch:
            raise RunWasTakenOver(f"run {self.run.id} is in other hands")
        return found

    async def _refresh(self, connection: AsyncConnection) -> None:
        found = await runs.lock(connection, self.run.id)
        if found.epoch != self.run.epoch:
            raise RunWasTakenOver(f"run {self.run.id} is in other hands")
        self.run = found
