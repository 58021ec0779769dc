"""One wired process."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Coroutine, Mapping
from dataclasses import dataclass
from functools import cached_property

import httpx
import structlog
from fastapi import FastAPI
from slack_bolt.async_app import AsyncApp
from sqlalchemy.exc import SQLAlchemyError
from starlette.types import ASGIApp

from bot.app.acting import Acting
from bot.app.answering import Answering
from bot.app.clock import utc_now
from bot.app.entrances import Entrances
from bot.app.paging import Paging
from bot.app.showing import Showing
from bot.core.errors import FirebreakError
from bot.core.ledger import SYSTEM, Entry
from bot.core.routing import Timing
from bot.core.runbook import Runbook
from bot.flow import quarantine
from bot.flow.amend import CHECKPOINT
from bot.flow.audit.rounds import Rounds
from bot.flow.checkpoint import Checkpoints
from bot.flow.forget import Forget
from bot.flow.heartbeat import Heartbeat
from bot.flow.look import Look
from bot.flow.measure import Measure
from bot.flow.receive import Inbox
from bot.flow.route import Router
from bot.flow.settle import Settle
from bot.flow.triage import Reading, Triage
from bot.inbound.acknowledge import acknowledge_routes
from bot.inbound.allowance import Allowance
from bot.inbound.health import Health, health_routes
from bot.inbound.slack.bolt import build_bolt
from bot.inbound.slack.http import slack_routes
from bot.inbound.slack.socket import stay_connected
from bot.metrics import Metrics
from bot.outbound.slack import Slack
from bot.settings import Settings
from bot.store import leases, ledger
from bot.store.base import new_id
from bot.store.database import open_database
from bot.store.lock import FileLock
from bot.store.migrate import migrate, require_usable
from handlers.actions import configured
from handlers.aws import Sessions
from handlers.bucket import Bucket
from handlers.events import parse, plain
from handlers.own_host import own_host

# Links of pages: so often anybody may try one.
LINKS_BURST, LINKS_PER_SECOND = 30, 1.0
IDENTIFY_AGAIN_SECONDS = 5.0
log = structlog.get_logger("app")


@dataclass
class Firebreak:
    """One wired process: `running` starts and stops it, `asgi` answers HTTP."""

    settings: Settings
    runbooks: Mapping[str, Runbook]

    def __post_init__(self) -> None:
        """Make every part; nothing runs and nothing is opened yet."""
        environment, config = self.settings.environment, self.settings.config
        url = environment.database_url.get_secret_value()
        timing = Timing(config.incidents.quiet_period, config.incidents.reopen_within)
        self.holder = new_id()
        self.metrics = Metrics()
        self.lock, self.database = FileLock(url), open_database(url)
        self.http = httpx.AsyncClient()
        token = environment.slack_bot_token
        self.slack = Slack(
            token.get_secret_value() if token else "", environment.slack_api_url, self.metrics
        )
        self.router = Router(config, self.runbooks)
        # Only what exists is offered; a runbook may name more.
        possible = configured(config.egress_profiles)
        offers = [action.offer for action in possible]
        woken = asyncio.Event()
        wake = woken.set
        self.acting = Acting(
            self.settings,
            self.database,
            self.slack,
            Sessions(own_host),
            possible,
            self.holder,
            wake,
            self.metrics,
        )
        self.paging = Paging(self.settings, self.database, self.acting.members, wake, self.metrics)
        called = self.paging.called.users
        self.look = Look(
            self.database, config.accounts, self.runbooks, offers, called, self.slack.permalink
        )
        self.checkpoints = self._checkpoints()
        self.rounds = Rounds(self.database, self.holder, self.metrics)
        self.acting.serve(self.look, {CHECKPOINT: self.checkpoints.at_once})
        self.showing = Showing(
            self.settings, self.database, self.slack, self.acting, self.look, self.holder, woken,
            self.metrics,
        )  # fmt: skip
        reading = Reading(parse, plain, self.router.route, timing)
        self.triage = Triage(self.database, reading, utc_now, wake, self.metrics)
        self.inbox = Inbox(self.database, self.triage.woken.set)
        self.entrances = Entrances(
            self.settings, self.database, self.inbox, self.metrics, self.http
        )
        self.heartbeat = self._heartbeat()
        if self.heartbeat:
            self.triage.beat = self.heartbeat.pass_on
        self.settle = Settle(self.database, utc_now, wake)
        self.forget = Forget(self.database, utc_now)
        self.verbs = Answering(
            self.settings, self.database, self.slack, self.acting, self.showing, self.router, timing
        ).verbs()

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator[ASGIApp]:
        """Start everything, yield the application, and stop it in order."""
        self.lock.acquire()
        try:
            await self._prepare()
            async with asyncio.TaskGroup() as group:
                tasks = [group.create_task(work) for work in self._work()]
                yield self.entrances.asgi(self.api())
                for task in tasks:
                    task.cancel()
        finally:
            await self._stop()

    async def _prepare(self) -> None:
        """Bring the database up to date, and let in what its topic kept out until now."""
        if self.database.is_sqlite:
            await migrate(self.database)
        await require_usable(self.database)
        now, digest = utc_now(), self.settings.digest
        async with self.database.write() as connection:
            if self.database.is_sqlite:  # the file lock proves that nobody else holds any
                await leases.clear(connection)
            loaded = Entry(SYSTEM, "configuration.loaded", now, "system", {"digest": digest})
            await ledger.append(connection, [loaded])
        for topic in self.settings.config.topics:
            await quarantine.replay(self.database, topic)
        await self.slack.start()
        await self.acting.durable.start()
        self.inbox.start()

    def api(self) -> FastAPI:
        """Return what people, probes and Slack ask for over HTTP."""
        environment = self.settings.environment
        api = FastAPI(title="Firebreak", openapi_url=None)  # no page of the interface
        health = Health(
            measure=Measure(self.database, self.metrics, utc_now),
            metrics=self.metrics,
            slack=self.slack,
            trouble=self.showing.deliver.trouble,
            digest=self.settings.digest,
            engine=lambda: self.acting.durable.launched,
            fails=lambda: self.inbox.fails,
        )
        api.include_router(health_routes(health))
        strangers = Allowance(LINKS_BURST, LINKS_PER_SECOND, utc_now)
        api.include_router(acknowledge_routes(self.database, self.verbs.respond, strangers))
        if environment.slack_signing_secret:
            api.include_router(slack_routes(self.bolt, self.entrances.reject))
        return api

    def _work(self) -> list[Coroutine[None, None, None]]:
        """Return everything that runs in the background."""
        work = [
            self.triage.run(),
            self.settle.run(),
            self.forget.run(),
            self.checkpoints.run(),
            self.rounds.run(),
            self._connect(),
            *self.showing.work(),
            *self.acting.work(),
            *self.paging.work(self.look, self.acting.look_run),
        ]
        if self.heartbeat:
            work.append(self.heartbeat.run())
        return [*work, *self.entrances.work()]

    def _checkpoints(self) -> Checkpoints:
        url = self.settings.config.ledger.bucket
        bucket = Bucket(url) if url else None

        async def put(name: str, body: bytes) -> str:
            return await self.acting.sessions.run(bucket.put_once, name, body) if bucket else ""

        return Checkpoints(self.database, put if bucket else None, self.metrics, utc_now)

    def _heartbeat(self) -> Heartbeat | None:
        settings = self.settings.config.heartbeat
        if settings is None:
            return None
        notify = self.paging.notify
        return Heartbeat(
            settings, self.database, self.inbox.receive, self.slack, notify, self.http, utc_now,
            self.holder,
        )  # fmt: skip

    async def _connect(self) -> None:
        """Learn who we are in Slack, however long it is away; then open Socket Mode."""
        while not self.slack.team:
            try:
                await self.slack.identify()
            except FirebreakError as error:  # Slack is away, or refuses the token: try again
                log.warning("slack is not connected", error=str(error))
                await asyncio.sleep(IDENTIFY_AGAIN_SECONDS)
        token = self.settings.environment.slack_app_token
        if token:
            await stay_connected(self.bolt, token.get_secret_value())

    @cached_property
    def bolt(self) -> AsyncApp:
        """Return the bolt app; made late, since it needs the Slack client."""
        secret = self.settings.environment.slack_signing_secret
        return build_bolt(self.verbs, secret.get_secret_value() if secret else "")

    async def _stop(self) -> None:
        """Stop in the order in which nothing is lost: first what lets signals in."""
        await self.inbox.stop()
        await self.verbs.under_way.finish()
        await self.acting.stop()
        with contextlib.suppress(SQLAlchemyError):  # away or not migrated: leases end by themselves
            async with self.database.write() as connection:
                await leases.release(connection, self.holder)
        self.entrances.close()
        await self.slack.stop()
        self.acting.sessions.close()
        self.paging.notify.close()
        await self.http.aclose()
        await self.database.close()
        self.lock.release()
