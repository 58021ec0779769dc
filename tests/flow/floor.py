"""The floor that actions run on: the flow's verbs over one database, and a world of things."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.account import Account
from bot.core.action import Action, Aws, Request
from bot.core.person import Person
from bot.core.plan import Plan
from bot.core.policy import Policy
from bot.core.proposed import Proposed
from bot.core.run import Run
from bot.core.staff import Groups, Staff
from bot.core.tracking import Tracked
from bot.flow.approve import Approve
from bot.flow.authorize import Authorize
from bot.flow.confirm import Agreement, Confirm
from bot.flow.execute import Execute
from bot.flow.halt import Halt
from bot.flow.look import Look
from bot.flow.propose import Place, Propose, Wanted
from bot.store import runs, timers
from tests.support.alerts import WEB_2, finding
from tests.support.books import books
from tests.support.deed_action import CUT_OFF, GIVE_BACK, Here, Things
from tests.support.scene import AMINA, Scene

ACCOUNT = "111122223333"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/firebreak"
ACTIONS = {action.name: action for action in (CUT_OFF, GIVE_BACK)}
STAFF = Staff(
    {"amina": Person(slack="U01AMINA"), "yusuf": Person(slack="U02YUSUF")},
    {"responder": ("amina", "yusuf"), "commander": ("amina", "yusuf")},
)
ANYBODY = Policy.model_validate({"actions": "*", "run": "responder"})
TWO = Policy.model_validate({"actions": "cut", "approve": "commander"})


@dataclass
class Floor:
    """policies: what holds; queued: what was put into the queue, and not yet executed.

    asked: where AWS was asked; after: what happens after the next times that it was.
    """

    scene: Scene
    policies: Sequence[Policy] = (ANYBODY,)
    staff: Staff = STAFF
    things: Things = field(default_factory=Things)
    queued: list[tuple[str, str, int]] = field(default_factory=list)
    asked: list[Place] = field(default_factory=list)
    after: list[Callable[[], Awaitable[object]]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.accounts = {
            ACCOUNT: Account(
                name="shop",
                environment="production",
                execute_role=f"{ROLE}-execute",
                read_role=f"{ROLE}-read",
            )
        }
        self.rewire()

    def rewire(self) -> None:
        """Make the verbs anew, as a process does that starts."""
        database, clock = self.scene.database, self.scene.clock
        common = (clock, lambda: None)
        known = books()
        look = Look(database, self.accounts, known, [CUT_OFF.offer])
        authorize = Authorize(self.staff, self.policies, self.accounts, self._groups)
        self.propose = Propose(database, look, ACTIONS, self.accounts, authorize, self._read, clock)
        self.look = look
        self.authorize = authorize
        self.confirm = Confirm(
            database, authorize, self.accounts, self._enqueue, ("U09SECURITY",), *common
        )
        self.approve = Approve(database, authorize, self._enqueue, *common)
        self.halt = Halt(database, authorize, self._enqueue, *common)
        self.execute = Execute(
            database, ACTIONS, self.accounts, authorize, self.propose, self._ask, *common,
            stopping=asyncio.Event(), pace=0.0,
        )  # fmt: skip

    async def _groups(self) -> Groups:
        return {}

    async def _enqueue(self, connection: AsyncConnection, run: str, target: str, turn: int) -> None:
        del connection  # the list is no database
        self.queued.append((run, target, turn))

    async def _ask(self, place: Place, incident: str, work: Callable[[Aws], Any]) -> Any:
        del incident  # a name for AWS alone
        self.asked.append(place)
        outcome = work(Here(self.things))
        if self.after:
            await self.after.pop(0)()
        return outcome

    async def _read(
        self, action: Action, place: Place, request: Request, alerts: Sequence[Tracked]
    ) -> Plan:
        del place, alerts  # there is one world, and it reports nothing
        return action.plan(Here(self.things), request)

    async def attacked(self) -> int:
        """Let GuardDuty speak; return the incident's number."""
        await self.scene.send(finding())
        await self.scene.work()
        return 1

    async def without_evidence(self) -> None:
        """Let nobody look for evidence: the timer for that is not what a test is about."""
        async with self.scene.database.write() as connection:
            for timer in await timers.due(connection, self.scene.clock(), 99):
                await timers.take(connection, timer)

    async def planned(self, actor: str = AMINA, undoes: str = "") -> Proposed:
        """Return the plan to cut web-2 off, or to take a run back."""
        name = GIVE_BACK.name if undoes else CUT_OFF.name
        card = await self.look.find(1)
        return await self.propose.plan(card, Wanted(name, WEB_2, {}, undoes), actor)

    async def confirmed(self, proposed: Proposed | None = None, **given: Any) -> Run:
        """Confirm a plan, as amina unless said otherwise."""
        proposed = proposed or await self.planned()
        fields = {
            "plan": proposed.shown.id,
            "digest": proposed.shown.plan.digest,
            "actor": AMINA,
            "reason": "it attacks others",
        }
        return await self.confirm.confirm(Agreement(**{**fields, **given}))

    async def work(self) -> None:
        """Execute what is queued, as the engine would."""
        while self.queued:
            run, _, _ = self.queued.pop(0)
            await self.execute.run(run)

    async def run(self, run: Run | str) -> Run:
        async with self.scene.database.read() as connection:
            return await runs.read(connection, run if isinstance(run, str) else run.id)

    async def kinds(self) -> list[str]:
        """Return the kinds of what the incident's ledger says of actions, in order."""
        (incident,) = [one for one in await self.scene.incidents() if one.number == 1]
        found = await self.scene.kinds(incident.id)
        return [kind for kind in found if not kind.startswith(("alert.", "message."))]
