"""Plan an action on a target: read AWS, change nothing, keep the plan, and record it."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.core.account import Account
from bot.core.action import Action, Request
from bot.core.alert import Target
from bot.core.card import Card
from bot.core.errors import ActionDoesNotFit
from bot.core.incident import Incident
from bot.core.ledger import Entry
from bot.core.plan import Plan
from bot.core.proposed import Proposed, Shown
from bot.core.run import Run
from bot.core.tracking import Tracked
from bot.flow.authorize import Authorize
from bot.flow.look import Look
from bot.store import ledger, plans, runs
from bot.store.base import new_id
from bot.store.database import Database


@dataclass(frozen=True, slots=True)
class Place:
    """Where AWS is asked, and for whom. role: "" for our own credentials."""

    account: str
    region: str
    role: str
    actor: str


# The plan of an action, read from AWS; the alerts are read back there too.
Read = Callable[[Action, Place, Request, Sequence[Tracked]], Awaitable[Plan]]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody wants planned. given: their choices; undoes: a run to take back, or "".

    typed: where the target is, if a person named it and not the incident.
    """

    name: str
    target: Target
    given: Mapping[str, Any]
    undoes: str = ""
    typed: Place | None = None


@dataclass(frozen=True)
class Propose:
    """Makes plans. actions: by name, with undos; accounts: by id; read: asks AWS, on a thread."""

    database: Database
    look: Look
    actions: Mapping[str, Action]
    accounts: Mapping[str, Account]
    authorize: Authorize
    read: Read
    clock: Callable[[], datetime]

    def targets(self, card: Card, name: str) -> list[Target]:
        """Return the incident's targets that an action fits. Raises ActionDoesNotFit."""
        action = self.action(name)
        _must_be_real(card)
        found = [target for target in card.targets if action.offer.fits(frozenset({target.kind}))]
        if not found:
            raise ActionDoesNotFit(f"{action.offer.title} fits nothing in {card.incident.name}.")
        return found

    async def plan(self, card: Card, wanted: Wanted, actor: str) -> Proposed:
        """Return what the action would do to the target, and what this person may do then.

        Raises ActionDoesNotFit, AwsFailed, RunIsUnknown.
        """
        if wanted.undoes:
            card = await self._home_of(wanted.undoes)
            plan = await self._undo_plan(wanted, card.incident, actor)
        else:
            plan = await self._plan(card, wanted, actor)
        shown = Shown(new_id(), card.incident.number, wanted.undoes, actor, self.clock(), plan)
        return await self._proposed(shown, card.incident, actor)

    async def resume(self, plan: str, actor: str) -> Proposed:
        """Return a plan that was shown before. Raises PlanIsGone."""
        async with self.database.read() as connection:
            shown = await plans.read(connection, plan)
        card = await self.look.find(shown.incident)
        return await self._judged(shown, card.incident, actor)

    async def again(self, plan: Plan, run: Run, place: Place) -> Plan:
        """Read anew what a run's plan would be now. Raises AwsFailed."""
        card = await self.look.find(run.incident)
        saved = (await self._plan_of(run.undoes)).saved if run.undoes else {}
        request = Request(plan.target, card.incident.name, plan.parameters, saved)
        alerts = () if run.undoes else card.alerts
        return await self.read(self.action(plan.action), place, request, alerts)

    def action(self, name: str) -> Action:
        """Return an action, or an undo, by name. Raises ActionDoesNotFit."""
        action = self.actions.get(name)
        if action is None:
            raise ActionDoesNotFit(f"There is no action named {name} yet.")
        return action

    async def undo_of(self, run: str) -> Action:
        """Return the action that takes a run back. Raises ActionDoesNotFit, RunIsUnknown."""
        return self._undo_of(await self._plan_of(run))

    async def target_of(self, run: str) -> Target:
        """Return what a run is about."""
        return (await self._plan_of(run)).target

    def _undo_of(self, plan: Plan) -> Action:
        undo = self.action(plan.action).undo
        if undo is None:
            raise ActionDoesNotFit(f"That cannot be undone: {plan.undo}")
        return undo

    async def _plan_of(self, run: str) -> Plan:
        """Return the plan that a run executes. Raises RunIsUnknown."""
        async with self.database.read() as connection:
            await runs.read(connection, run)
            return (await plans.read(connection, run)).plan

    async def _plan(self, card: Card, wanted: Wanted, actor: str) -> Plan:
        action, incident = self.action(wanted.name), card.incident
        place = wanted.typed or self.place(incident.account, incident.region, actor)
        if wanted.typed:
            _must_be_real(card)
            _must_be_of_kind(action, wanted.target)
        elif wanted.target not in self.targets(card, wanted.name):
            raise ActionDoesNotFit(f"{wanted.target.id} is no target of {incident.name}.")
        request = Request(wanted.target, incident.name, action.complete(wanted.given))
        return await self.read(action, place, request, card.alerts)

    async def _undo_plan(self, wanted: Wanted, incident: Incident, actor: str) -> Plan:
        """Plan to take a run back, from what that run saved."""
        before = await self._plan_of(wanted.undoes)
        undo = self._undo_of(before)
        place = self.place(before.account, before.region, actor)
        given = undo.complete(wanted.given)  # its own choices: the run's led the other way
        request = Request(before.target, incident.name, given, before.saved)
        return await self.read(undo, place, request, ())

    async def _home_of(self, run: str) -> Card:
        """Return the incident that a run belongs to now: it may have been merged."""
        async with self.database.read() as connection:
            number = (await runs.read(connection, run)).incident
        return await self.look.find(number)

    def place(self, account_id: str, region: str, actor: str) -> Place:
        """Return where an account is read, in its read role."""
        account = self.accounts.get(account_id)
        role = account.read_role if account and account.read_role else ""
        return Place(account_id, region, role, actor)

    async def _proposed(self, shown: Shown, incident: Incident, actor: str) -> Proposed:
        """Keep the plan before it is shown, and write down whom it was shown to."""
        proposed = await self._judged(shown, incident, actor)
        plan = shown.plan
        fields = {
            "action": plan.action,
            "target": f"{plan.target.kind} {plan.target.id}",
            "parameters": dict(plan.parameters),
            "digest": plan.digest,
            "blocked": [precondition.name for precondition in plan.blocked],
            "changes": [f"{one.what}: {one.before} -> {one.after}" for one in plan.changes],
        }
        new = [Entry(incident.id, "plan.shown", self.clock(), actor, fields)]
        if proposed.refusal:
            why = {**fields, "why": proposed.refusal}
            new.append(Entry(incident.id, "action.refused", self.clock(), actor, why))
        async with self.database.write() as connection:
            await plans.save(connection, shown)
            await ledger.append(connection, new)
        return proposed

    async def _judged(self, shown: Shown, incident: Incident, actor: str) -> Proposed:
        demanded = self.authorize.demand(shown.plan, incident)
        account = self.accounts.get(shown.plan.account)
        return Proposed(
            shown=shown,
            action=self.action(shown.plan.action),
            demand=demanded,
            approvers=self.authorize.described(demanded.approve),
            refusal=await self.authorize.refusal(actor, demanded, shown.plan),
            may_break_glass=await self.authorize.may_break_glass(actor, demanded),
            plan_only=account is None or not account.execute_role,
        )


def _must_be_real(card: Card) -> None:
    if any(tracked.alert.sample for tracked in card.alerts):
        raise ActionDoesNotFit("This is a sample finding, made by a button: nothing to act on.")


def _must_be_of_kind(action: Action, target: Target) -> None:
    if not action.offer.fits(frozenset({target.kind})):
        raise ActionDoesNotFit(f"{action.offer.title} is not for {target.kind} {target.id}.")
