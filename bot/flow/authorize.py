"""Tell who may run, approve or break the glass; say to everybody else who may."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass

from bot.core.account import Account
from bot.core.authority import ERASE, UNFREEZE, Case, Demand, demand
from bot.core.errors import PersonIsNotAllowed
from bot.core.incident import Incident
from bot.core.plan import Plan
from bot.core.policy import Policy
from bot.core.run import Approval, Run
from bot.core.staff import Groups, Staff

OWN = "You asked for this yourself: somebody else must approve it."


@dataclass(frozen=True)
class Authorize:
    """policies, accounts: as configured; groups: reads the Slack groups that roles name."""

    staff: Staff
    policies: Sequence[Policy]
    accounts: Mapping[str, Account]
    groups: Callable[[], Awaitable[Groups]]

    def demand(self, plan: Plan, incident: Incident) -> Demand:
        """Return what the policies demand of a plan."""
        case = self._case(plan.action, plan.account, incident)
        return demand(self.policies, case, second_person=bool(plan.second_person))

    async def refusal(self, actor: str, demanded: Demand, plan: Plan) -> str:
        """Return why somebody may not run a plan, and who may; "" where they may."""
        if await self._has_all(actor, demanded.run):
            return ""
        if not demanded.run:
            where = self._where(plan.account)
            return f"No policy lets anybody run {plan.action} in {where}: see firebreak.yaml."
        return f"You cannot run this: it needs {self.described(demanded.run)}."

    async def may_break_glass(self, actor: str, demanded: Demand) -> bool:
        """Tell whether somebody may run it without the approval that it needs."""
        return await self._has_all(actor, demanded.break_glass)

    def approvable(self, actor: str, run: Run) -> tuple[str, ...]:
        """Return the roles for which somebody may approve. Raises PersonIsNotAllowed for none."""
        roles = [role for role in run.demands if self.staff.may_approve(actor, role, run.actor)]
        if roles:
            return tuple(roles)
        if self.staff.identity(actor) == self.staff.identity(run.actor):
            raise PersonIsNotAllowed(OWN)
        raise PersonIsNotAllowed(
            f"You cannot approve this: it needs {self.described(run.demands)}."
        )

    def missing(self, run: Run, approvals: Sequence[Approval]) -> tuple[str, ...]:
        """Return the roles whose approval a run still needs; only its own digest counts."""
        given = [one.actor for one in approvals if one.digest == run.digest]
        return tuple(
            role
            for role in run.demands
            if not any(self.staff.may_approve(actor, role, run.actor) for actor in given)
        )

    async def must_lift(self, actor: str) -> None:
        """Raise PersonIsNotAllowed for somebody who may not lift a freeze."""
        await self._must(actor, UNFREEZE, "lift the freeze")

    async def must_erase(self, actor: str) -> None:
        """Raise PersonIsNotAllowed for somebody who may not erase texts from the ledger."""
        await self._must(actor, ERASE, "erase anything")

    async def _must(self, actor: str, verb: str, what: str) -> None:
        needed = demand(self.policies, Case(verb), second_person=False).run
        if not await self._has_all(actor, needed):
            who = self.described(needed) if needed else f"a policy for {verb}"
            raise PersonIsNotAllowed(f"You cannot {what}: that needs {who}.")

    def described(self, roles: Sequence[str]) -> str:
        """Return roles with the people who have them, for people."""
        return " and ".join(self._described(role) for role in roles)

    def _described(self, role: str) -> str:
        if role in self.staff.people:
            return role
        who = ", ".join((*self.staff.named(role), *self.staff.groups_of(role)))
        return f"the role {role} ({who})"

    async def _has_all(self, actor: str, roles: Sequence[str]) -> bool:
        groups = await self.groups() if any(map(self.staff.groups_of, roles)) else {}
        return self.staff.has_all(actor, roles, groups)

    def _case(self, action: str, account_id: str, incident: Incident) -> Case:
        account = self.accounts.get(account_id)
        if account is None:
            return Case(action, account_id, severity=incident.severity)
        return Case(action, account_id, account.name, account.environment, incident.severity)

    def _where(self, account_id: str) -> str:
        account = self.accounts.get(account_id)
        return account.name if account else f"account {account_id}"
