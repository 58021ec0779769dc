"""Look at a run without changing it."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.account import Account, account_name
from bot.core.action import Action
from bot.core.run import RunStatus
from bot.core.run_card import RunCard
from bot.flow.authorize import Authorize
from bot.store import approvals, incidents, plans, run_steps, runs


@dataclass(frozen=True)
class LookRun:
    """Gathers what people see of a run. actions: by name, with undos."""

    actions: Mapping[str, Action]
    accounts: Mapping[str, Account]
    authorize: Authorize

    async def card(self, connection: AsyncConnection, run_id: str) -> RunCard:
        """Return a run's card. Raises RunIsUnknown."""
        run = await runs.read(connection, run_id)
        plan = (await plans.read(connection, run_id)).plan
        action, staff = self.actions.get(run.action), self.authorize.staff  # another release's
        undoing = await runs.undoing(connection, run_id)
        undone = any(one.status is RunStatus.SUCCEEDED for one in undoing)
        return RunCard(
            incident=await incidents.read(connection, run.incident),
            run=run,
            plan=plan,
            title=action.offer.title if action else run.action,
            account_name=account_name(self.accounts, plan.account),
            steps=tuple(await run_steps.of_run(connection, run_id)),
            approvals=tuple(await approvals.of_run(connection, run_id)),
            approvers=staff.slack_ids(staff.approvers(run.demands, run.actor)),
            needs=self.authorize.described(run.demands),
            asked_by=staff.identity(run.actor),
            undo=action.undo.offer.title if action and action.undo and not undone else "",
            undone=undone,
        )
