"""Asks AWS on threads: in a role, and in the name of whoever clicked."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot.core.account import Account
from bot.core.action import Action, Aws, Request
from bot.core.plan import Plan
from bot.core.tracking import Tracked
from bot.flow.propose import Place
from handlers.assumed import Caller
from handlers.aws import Sessions
from handlers.read_back import reported


@dataclass(frozen=True)
class OnAws:
    """accounts: by id."""

    sessions: Sessions
    accounts: Mapping[str, Account]

    async def ask(self, place: Place, incident: str, work: Callable[[Aws], Any]) -> Any:
        """Run something that asks AWS. Raises AwsFailed."""
        account = self.accounts.get(place.account)
        external_id = account.external_id if account else None
        caller = Caller(place.role, place.actor, incident, external_id or "")

        def run() -> Any:
            return work(self.sessions.session(place.account, place.region, caller))

        return await self.sessions.run(run)

    async def read(
        self, action: Action, place: Place, request: Request, alerts: Sequence[Tracked]
    ) -> Plan:
        """Read a plan, and whether AWS still reports what the plan is made for."""

        def plan(aws: Aws) -> Plan:
            made: Plan = action.plan(aws, request)
            found = reported(aws, alerts, request.target)
            return replace(made, preconditions=(*found, *made.preconditions))

        planned: Plan = await self.ask(place, request.incident, plan)
        return planned
