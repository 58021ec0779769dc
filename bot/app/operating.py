"""Actions at a terminal: the server's verbs, on the server's rows.

A run is executed by the server where one runs, and by this process where none does.
"""

import asyncio
import contextlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sqlalchemy.exc import SQLAlchemyError

from bot.app.acting import Acting
from bot.app.clock import utc_now
from bot.core.errors import DatabaseIsTaken
from bot.core.run_card import RunCard
from bot.core.runbook import Runbook
from bot.durable import LEASE
from bot.flow.follow import Follow
from bot.flow.look import Look
from bot.flow.operator import operator
from bot.flow.respond import Respond
from bot.flow.route import Router
from bot.metrics import Metrics
from bot.outbound.slack import Slack
from bot.settings import Settings
from bot.store import leases
from bot.store.base import new_id
from bot.store.database import open_database
from bot.store.lock import FileLock
from bot.store.migrate import migrate, require_usable
from handlers.actions import configured
from handlers.aws import Sessions
from handlers.operator import own_arn
from handlers.own_host import own_host


@dataclass
class Operating:
    """One command's parts: `open` and `close` it; `start` before anything is put into the queue."""

    settings: Settings
    runbooks: Mapping[str, Runbook]

    def __post_init__(self) -> None:
        """Make every part; nothing is opened yet."""
        environment, config = self.settings.environment, self.settings.config
        url, token = environment.database_url.get_secret_value(), environment.slack_bot_token
        self.holder = new_id()
        self.lock, self.database = FileLock(url), open_database(url)
        metrics = Metrics()  # nobody reads them
        self.slack = Slack(
            token.get_secret_value() if token else "", environment.slack_api_url, metrics
        )
        possible = configured(config.egress_profiles)
        offers = [action.offer for action in possible]
        self.look = Look(self.database, config.accounts, self.runbooks, offers)
        self.acting = Acting(
            self.settings,
            self.database,
            self.slack,
            Sessions(own_host),
            possible,
            self.holder,
            _idle,
            metrics,
        )
        self.acting.serve(self.look)
        self.respond = Respond(self.database, utc_now, _idle)
        self.router = Router(config, self.runbooks)
        self.follow = Follow(self.database, self.acting.look_run, self.stand_in)
        self._keeping: asyncio.Task[None] | None = None
        self._started = False

    async def open(self) -> None:
        """Migrate a SQLite file that no server holds. Raises SchemaDoesNotFit, StoreFailed."""
        if self.database.is_sqlite:
            with contextlib.suppress(DatabaseIsTaken):  # its server has brought it up to date
                self.lock.acquire()
                await migrate(self.database)
                self.lock.release()  # a server may start while the operator reads
        await require_usable(self.database)
        await self.slack.start()

    async def operator(self, region: str = "") -> str:
        """Return the actor that we are in AWS. Raises AwsFailed, PersonIsNotAllowed."""
        arn = await self.acting.sessions.run(own_arn, region)
        return operator(self.acting.authorize.staff, arn)

    async def start(self) -> None:
        """Start the engine; it executes runs only where nobody else does."""
        await self._start(working=await self._is_alone())

    async def watch(self, run: str, show: Callable[[RunCard], None]) -> RunCard:
        """Show how a run goes, until it is over or waits for people; return it as it stands."""
        async for card in self.follow.follow(run):
            show(card)
        return card

    async def stand_in(self) -> None:
        """Execute runs from now on where nobody else does any more."""
        durable = self.acting.durable
        if not durable.launched and await self._is_alone():
            await durable.stop()
            await self._start(working=True)

    @property
    def is_working(self) -> bool:
        """Tell whether runs are executed in this process."""
        return self.acting.durable.launched

    async def close(self) -> None:
        """Stop; a run that is under way here ends its step, and goes on at the next start."""
        if self._keeping:
            self._keeping.cancel()
        if self._started:
            await self.acting.stop()
        with contextlib.suppress(SQLAlchemyError):  # away: the lease ends by itself
            async with self.database.write() as connection:
                await leases.release(connection, self.holder)
        await self.slack.stop()
        self.acting.sessions.close()
        await self.database.close()
        self.lock.release()

    async def _start(self, *, working: bool) -> None:
        self._started = True
        await self.acting.durable.start(working=working)
        if working:
            self._keeping = asyncio.create_task(self.acting.durable.run())

    async def _is_alone(self) -> bool:
        """Tell whether nobody else executes runs; on SQLite nobody else can from now on."""
        if not self.database.is_sqlite:
            async with self.database.read() as connection:
                return not await leases.holders(connection, LEASE)
        try:
            self.lock.acquire()
        except DatabaseIsTaken:
            return False
        return True


def _idle() -> None:
    """Wake nobody: a server looks at the rows by itself."""
