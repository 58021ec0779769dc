"""Plan an action on an incident's target: read AWS, change nothing, and record what was shown."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.core.account import Account
from bot.core.action import Action, Request
from bot.core.alert import Target
from bot.core.card import Card
from bot.core.errors import ActionDoesNotFit
from bot.core.ledger import Entry
from bot.core.plan import Plan
from bot.flow.look import Look
from bot.store import ledger
from bot.store.database import Database


@dataclass(frozen=True, slots=True)
class Place:
    """Where AWS is asked, and for whom. role: the read role, "" for our own credentials."""

    account: str
    region: str
    role: str
    actor: str


# The plan of an action, read from AWS.
Read = Callable[[Action, Place, Request], Awaitable[Plan]]


@dataclass(frozen=True)
class Propose:
    """Makes plans. actions: by name; accounts: by id; read: asks AWS, on a thread."""

    database: Database
    look: Look
    actions: Mapping[str, Action]
    accounts: Mapping[str, Account]
    read: Read
    clock: Callable[[], datetime]

    def targets(self, card: Card, name: str) -> list[Target]:
        """Return the incident's targets that an action fits. Raises ActionDoesNotFit."""
        action = self._action(name)
        if any(tracked.alert.sample for tracked in card.alerts):
            raise ActionDoesNotFit("This is a sample finding, made by a button: nothing to act on.")
        found = [target for target in card.targets if action.offer.fits(frozenset({target.kind}))]
        if not found:
            raise ActionDoesNotFit(f"{action.offer.title} fits nothing in {card.incident.name}.")
        return found

    async def plan(
        self, card: Card, name: str, target: Target, given: Mapping[str, Any], actor: str
    ) -> Plan:
        """Return what the action would do to the target. Raises ActionDoesNotFit, AwsFailed."""
        action, incident = self._action(name), card.incident
        if target not in self.targets(card, name):
            raise ActionDoesNotFit(f"{target.id} is no target of {incident.name}.")
        account = self.accounts.get(incident.account)
        role = account.read_role if account and account.read_role else ""
        place = Place(incident.account, incident.region, role, actor)
        request = Request(target, incident.name, action.complete(given))
        plan = await self.read(action, place, request)
        fields = {
            "action": plan.action,
            "target": f"{target.kind} {target.id}",
            "parameters": dict(plan.parameters),
            "digest": plan.digest,
            "blocked": [precondition.name for precondition in plan.blocked],
        }
        entry = Entry(incident.id, "plan.shown", self.clock(), actor, fields)
        async with self.database.write() as connection:
            await ledger.append(connection, [entry])
        return plan

    def _action(self, name: str) -> Action:
        action = self.actions.get(name)
        if action is None:
            raise ActionDoesNotFit(f"There is no action named {name} yet.")
        return action
