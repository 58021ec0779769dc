"""Look again after a run worked: people and templates put things back."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.action import Action, Outcome
from bot.core.actor import mention
from bot.core.deed import Deed
from bot.core.errors import AwsFailed
from bot.core.plan import Plan
from bot.core.run import Run, RunStatus
from bot.flow.job import OnAws
from bot.flow.progress import entry
from bot.flow.propose import Propose
from bot.store import incidents, ledger, messages, plans, runs, timers
from bot.store.database import Database
from bot.store.timers import Timer


@dataclass(frozen=True)
class Recheck:
    """What the timers of a run that worked do."""

    database: Database
    actions: Mapping[str, Action]
    propose: Propose
    aws: OnAws
    clock: Callable[[], datetime]
    wake: Callable[[], None]

    async def again(self, timer: Timer) -> None:
        """Look whether the effect is still there; say it in the channel where it is not."""
        async with self.database.read() as connection:
            run = await runs.read(connection, timer.run)
            plan = (await plans.read(connection, timer.run)).plan
            undone = await runs.undoing(connection, timer.run)
        is_undone = any(undo.status is not RunStatus.REJECTED and undo.touched for undo in undone)
        found = None if is_undone else await self._look(run, plan)
        async with self.database.write() as connection:
            if await timers.take(connection, timer) and found is not None:
                await self._record(connection, timer, run, plan, found)
        self.wake()

    async def _look(self, run: Run, plan: Plan) -> Outcome | None:
        recheck = self.actions[plan.action].recheck
        if recheck is None:
            return None
        place = self.propose.place(plan.account, plan.region, run.actor)
        try:
            outcome: Outcome = await self.aws(
                place, f"INC-{run.incident}", lambda aws: recheck(aws, plan, {})
            )
        except AwsFailed as failure:
            return Outcome(ok=False, says=f"it could not be looked at again: {failure}")
        return outcome

    async def _record(
        self, connection: AsyncConnection, timer: Timer, run: Run, plan: Plan, found: Outcome
    ) -> None:
        incident, now = await incidents.lock(connection, run.incident), self.clock()
        deed = Deed("run.rechecked", "system", now, {"says": found.says, "still_there": found.ok})
        await ledger.append(connection, [entry(incident, run, deed)])
        if found.ok:
            return
        text = f"{self.actions[plan.action].offer.title} on {plan.target.label}: {found.says}"
        who, key = mention(run.actor), f"recheck:{run.id}:{timer.turn}"
        told = messages.reply(incident, key, now, text).to(who, broadcast=True)
        await messages.want(connection, [told])
