"""Confirm a plan: from here on it is a run, which waits for approval or for its turn."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.account import Account
from bot.core.authority import Demand
from bot.core.deed import Deed
from bot.core.errors import (
    EverythingIsFrozen,
    PersonIsNotAllowed,
    PlanIsGone,
    PlanIsNotAgreedTo,
    TargetIsBusy,
)
from bot.core.incident import Incident
from bot.core.ledger import Entry
from bot.core.plan import Plan
from bot.core.proposed import Shown
from bot.core.run import Run, RunStatus
from bot.flow import glass
from bot.flow.authorize import Authorize
from bot.flow.progress import progress
from bot.flow.written import written
from bot.store import escalations, freezes, incidents, ledger, plans, runs, timers
from bot.store.database import Database
from bot.store.timers import Timer

PLAN_LASTS = timedelta(minutes=15)
APPROVAL_LASTS = timedelta(minutes=30)
ASK_AGAIN = timedelta(minutes=2)
ASK, EXPIRE, PAGE = "ask", "expire", "page_approvers"
REASON = 1000

# Puts a run into the queue, in the caller's transaction: (connection, run, target, turn).
Enqueue = Callable[[AsyncConnection, str, str, int], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Agreement:
    """What a person says with their click.

    digest: of the plan as they saw it; understood: they acknowledge every warning;
    break_glass: run it now, without the approval that it needs.
    """

    plan: str
    digest: str
    actor: str
    reason: str
    understood: bool = False
    break_glass: bool = False


@dataclass(frozen=True)
class Confirm:
    """accounts by id; wake: tells announce; told: Slack ids of the security contacts."""

    database: Database
    authorize: Authorize
    accounts: Mapping[str, Account]
    enqueue: Enqueue
    told: tuple[str, ...]
    clock: Callable[[], datetime]
    wake: Callable[[], None]

    async def confirm(self, agreed: Agreement) -> Run:
        """Make a run of a plan; the same plan confirmed twice is one run.

        Raises PlanIsGone, PlanIsNotAgreedTo, PersonIsNotAllowed, EverythingIsFrozen and
        TargetIsBusy, each with a sentence for the person. A refusal is in the ledger.
        """
        shown, incident = await self._read(agreed)
        demanded = self.authorize.demand(shown.plan, incident)
        await self._check(agreed, shown, incident, demanded)
        run = self._run(agreed, shown, demanded)
        try:
            async with self.database.write() as connection:
                return await self._begin(connection, run, shown.plan)
        except IntegrityError as error:  # in this moment another incident's run took the target
            raise TargetIsBusy(f"Another run on {shown.plan.target.label} is under way.") from error
        finally:
            self.wake()

    async def _read(self, agreed: Agreement) -> tuple[Shown, Incident]:
        async with self.database.read() as connection:
            shown = await plans.read(connection, agreed.plan)
            return shown, await incidents.read(connection, shown.incident)

    async def _check(
        self, agreed: Agreement, shown: Shown, incident: Incident, demanded: Demand
    ) -> None:
        """Raise where the plan may not run, or not by this person."""
        plan = shown.plan
        if agreed.digest != plan.digest:
            await self._refuse(incident, agreed, plan, "the digest is not this plan's")
            raise PlanIsGone("That is not the plan that was shown. Open the action again.")
        why = await self.authorize.refusal(agreed.actor, demanded, plan)
        if agreed.break_glass and not why:
            may = await self.authorize.may_break_glass(agreed.actor, demanded)
            why = "" if may else "You cannot break the glass here: no policy allows you to."
        if why:
            await self._refuse(incident, agreed, plan, why)
            raise PersonIsNotAllowed(why)
        self._must_be_agreed(agreed, plan)
        if self.clock() - shown.shown_at > PLAN_LASTS:
            raise PlanIsGone("This plan is older than 15 minutes: open the action again.")

    def _must_be_agreed(self, agreed: Agreement, plan: Plan) -> None:
        account = self.accounts.get(plan.account)
        if account is None or not account.execute_role:
            raise PlanIsNotAgreedTo(
                "This account is plan-only: it has no `execute_role` in firebreak.yaml."
            )
        if plan.blocked:
            raise PlanIsNotAgreedTo(f"It cannot run: {plan.blocked[0].evidence}.")
        if plan.warned and not agreed.understood:
            raise PlanIsNotAgreedTo('Tick "I understand" first: the plan has warnings.')
        if not agreed.reason.strip():
            raise PlanIsNotAgreedTo("Say why: the reason goes into the record.")

    def _run(self, agreed: Agreement, shown: Shown, demanded: Demand) -> Run:
        now, needed = self.clock(), () if agreed.break_glass else demanded.approve
        return Run(
            id=shown.id,
            incident=shown.incident,
            action=shown.plan.action,
            target=target_word(shown.plan),
            status=RunStatus.ASKED if needed else RunStatus.APPROVED,
            actor=agreed.actor,
            reason=written(agreed.reason, REASON),
            digest=shown.plan.digest,
            requested_at=now,
            expires_at=now + APPROVAL_LASTS,
            undoes=shown.undoes,
            demands=needed,
            break_glass=agreed.break_glass and bool(demanded.approve),
        )

    async def _begin(self, connection: AsyncConnection, run: Run, plan: Plan) -> Run:
        incident = await incidents.lock(connection, run.incident)
        known = await runs.find(connection, run.id)
        if known:  # a second click, or a second person on the same plan
            return known
        await must_be_free(connection, run, plan.target.label)
        await runs.add(connection, run)
        fields = {
            "digest": run.digest,
            "reason": run.reason,
            "needs": list(run.demands),
            "break_glass": run.break_glass,
        }
        deed = Deed("run.requested", run.actor, run.requested_at, fields)
        run = await progress(connection, incident, run, deed)
        if run.status is RunStatus.APPROVED:
            await self.enqueue(connection, run.id, run.target, run.epoch)
        else:
            await timers.add(connection, _calls(run))
            if await escalations.read(connection, incident.number):
                await timers.add(connection, [Timer(PAGE, run.id, run.requested_at)])
        if run.break_glass:
            await glass.tell(connection, incident, run, plan, self.told)
        return run

    async def _refuse(self, incident: Incident, agreed: Agreement, plan: Plan, why: str) -> None:
        fields = {"action": plan.action, "target": target_word(plan), "why": why}
        entry = Entry(incident.id, "action.refused", self.clock(), agreed.actor, fields)
        async with self.database.write() as connection:
            await ledger.append(connection, [entry])


def target_word(plan: Plan) -> str:
    """Return a plan's target as one word; no two runs are under way on equal ones."""
    return f"{plan.account}/{plan.region}/{plan.target.kind}/{plan.target.id}"


async def must_be_free(connection: AsyncConnection, run: Run, label: str) -> None:
    """Raise EverythingIsFrozen, or TargetIsBusy where another run has the target."""
    freeze = await freezes.now_held(connection)
    if freeze:
        raise EverythingIsFrozen(f"All actions are frozen: {freeze.reason}")
    busy = await runs.busy_with(connection, run.target)
    if busy and busy.id != run.id:
        raise TargetIsBusy(
            f"{busy.action} is under way on {label} (INC-{busy.incident}): wait until it is over."
        )


def _calls(run: Run) -> list[Timer]:
    return [
        Timer(ASK, run.id, run.requested_at + ASK_AGAIN),
        Timer(EXPIRE, run.id, run.expires_at),
    ]
