"""Everything that plans and runs actions; the server has one, and so has the command line."""

import asyncio
from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from bot.app.clock import utc_now
from bot.app.on_aws import OnAws
from bot.core.action import Action
from bot.core.staff import Staff
from bot.durable import Durable
from bot.flow.approve import Approve
from bot.flow.authorize import Authorize
from bot.flow.backfill import Backfiller
from bot.flow.confirm import ASK, EXPIRE, PAGE, Confirm
from bot.flow.desk import DIAGNOSE
from bot.flow.diagnose import Diagnose
from bot.flow.execute import Execute
from bot.flow.finish import RECHECK
from bot.flow.halt import Halt
from bot.flow.illustrate import Illustrate
from bot.flow.inquire import Inquire
from bot.flow.look import Look
from bot.flow.look_run import LookRun
from bot.flow.members import Members
from bot.flow.page_approvers import PageApprovers
from bot.flow.propose import Propose
from bot.flow.recheck import Recheck
from bot.flow.remind import Remind
from bot.flow.sweep import Sweep, Work
from bot.flow.tend import Tend
from bot.metrics import Metrics
from bot.outbound.slack import Slack
from bot.settings import Settings
from bot.store.database import Database
from handlers.aws import Sessions
from handlers.diagnostics import DIAGNOSTIC_OBJECTS

NOTHING: Mapping[str, Work] = MappingProxyType({})


@dataclass
class Acting:
    """possible: the actions there are; holder: this process's id; wake: tells announce."""

    settings: Settings
    database: Database
    slack: Slack
    sessions: Sessions
    possible: Sequence[Action]
    holder: str
    wake: Callable[[], None]
    metrics: Metrics

    def __post_init__(self) -> None:
        """Make every part; nothing runs yet."""
        config, url = self.settings.config, self.settings.environment.database_url
        self.stopping = asyncio.Event()
        self.durable = Durable(self.database, url.get_secret_value(), self.holder, self._execute)
        staff = Staff(config.people, config.roles)
        self.members = Members(self.database, self.slack, staff.groups, utc_now)
        self.authorize = Authorize(staff, config.policies, config.accounts, self.members.groups)
        self.look_run = LookRun(self.actions, config.accounts, self.authorize)
        self._aws = OnAws(self.sessions, config.accounts)

    @property
    def actions(self) -> Mapping[str, Action]:
        """Return every action by name, with its undo."""
        each = [one for action in self.possible for one in (action, action.undo) if one]
        return {action.name: action for action in each}

    def serve(self, look: Look, timed: Mapping[str, Work] = NOTHING) -> None:
        """Make the verbs, which look at incidents; timed: what other timers do, by their kind."""
        config, enqueue = self.settings.config, self.durable.enqueue
        told = config.security_contacts
        staff = self.authorize.staff
        contacts = staff.slack_ids(staff.named(told)) if told else ()
        common = (utc_now, self.wake)
        self.propose = Propose(
            self.database, look, self.actions, config.accounts, self.authorize, self._aws.read,
            utc_now,
        )  # fmt: skip
        self.confirm = Confirm(
            self.database, self.authorize, config.accounts, enqueue, contacts, *common
        )
        self.approve = Approve(self.database, self.authorize, enqueue, *common)
        self.halt = Halt(self.database, self.authorize, enqueue, *common)
        self.execute = Execute(
            database=self.database,
            actions=self.actions,
            accounts=config.accounts,
            authorize=self.authorize,
            propose=self.propose,
            aws=self._aws.ask,
            clock=utc_now,
            wake=self.wake,
            stopping=self.stopping,
        )
        remind = Remind(self.database, self.authorize, *common)
        recheck = Recheck(self.database, self.actions, self.propose, self._aws.ask, *common)
        diagnostics, woken = {one.name: one for one in DIAGNOSTIC_OBJECTS}, asyncio.Event()
        self.inquire = Inquire(self.database, look, diagnostics, look.runbooks, *common, woken)
        self.diagnose = Diagnose(
            self.database, look, diagnostics, self.propose, self._aws.ask, *common, woken
        )
        self.backfill = Backfiller(
            self.database, look, diagnostics, self.propose, self._aws.ask, *common
        )
        titles = self.inquire.titles
        self.illustrate = Illustrate(self.database, self.slack, titles, *common)
        work = {
            ASK: remind.ask,
            EXPIRE: remind.expire,
            PAGE: PageApprovers(self.database, config.escalations, utc_now).page,
            RECHECK: recheck.again,
            DIAGNOSE: self.inquire.begin,
            **timed,
        }
        self.sweep = Sweep(self.database, work, utc_now, can_wait={DIAGNOSE})
        self.tend = Tend(self.database, self.durable, self.execute, utc_now, self.metrics)

    def work(self) -> list[Coroutine[None, None, None]]:
        """Return what runs in the background."""
        runs = [self.durable.run(), self.sweep.run(), self.tend.run()]
        return [*runs, self.diagnose.run(), self.illustrate.run(), self.backfill.run()]

    async def stop(self) -> None:
        """Let what is under way finish its step; the rest goes on at the next start."""
        self.stopping.set()
        await self.durable.stop()

    async def _execute(self, run: str) -> None:
        await self.execute.run(run)
