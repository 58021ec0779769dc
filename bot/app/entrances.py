"""Where signals enter: `/sns` and `/events` over HTTP, and the queues."""

from collections.abc import Coroutine
from dataclasses import dataclass
from functools import partial

import httpx
from fastapi import FastAPI
from starlette.types import ASGIApp

from bot.app.clock import utc_now
from bot.core.reject import RejectReason
from bot.core.signal import Signal
from bot.flow import quarantine
from bot.flow.receive import Inbox
from bot.inbound.allowance import Allowance
from bot.inbound.certificates import Certificates
from bot.inbound.confirm import Confirmer
from bot.inbound.events import events_routes
from bot.inbound.fetch import fetcher
from bot.inbound.http import dispatch
from bot.inbound.sns import SnsEntrance
from bot.inbound.sns_authenticator import SnsAuthenticator
from bot.inbound.sqs import Consumer
from bot.inbound.sqs_reader import SqsReader
from bot.metrics import Metrics
from bot.settings import Settings
from bot.store.database import Database
from handlers.queues import SqsQueue

# Correctly signed messages of unlisted topics: so many may be looked at.
UNLISTED_BURST, UNLISTED_PER_SECOND = 20, 1.0


@dataclass
class Entrances:
    """Everything that puts signals into the inbox. http: for certificates and confirmations."""

    settings: Settings
    database: Database
    inbox: Inbox
    metrics: Metrics
    http: httpx.AsyncClient

    def __post_init__(self) -> None:
        """Make what the entrances share."""
        self.topics = frozenset(self.settings.config.topics)
        self.emulators = frozenset(self.settings.environment.sns_cert_hosts)
        certificates = Certificates(fetcher(self.http), utc_now)
        self.authenticator = SnsAuthenticator(certificates, self.emulators)
        self.queues = [SqsQueue(url) for url in self.settings.config.queues]

    def asgi(self, api: FastAPI) -> ASGIApp:
        """Return the HTTP side: `/sns` in front, everything else behind it in FastAPI."""
        token = self.settings.environment.events_token
        api.include_router(events_routes(token, self._receive, utc_now, self.reject))
        return dispatch(self._sns(), api)

    def work(self) -> list[Coroutine[None, None, None]]:
        """Return what runs in the background: a consumer a queue."""
        return [self._consumer(queue).run() for queue in self.queues]

    def close(self) -> None:
        """Close the connections to the queues."""
        for queue in self.queues:
            queue.close()

    def _sns(self) -> SnsEntrance:
        return SnsEntrance(
            topics=self.topics,
            authenticator=self.authenticator,
            confirmer=Confirmer(self.database, fetcher(self.http), utc_now, self.emulators),
            receive=self._receive,
            put_aside=partial(quarantine.put_aside, self.database),
            unlisted=Allowance(UNLISTED_BURST, UNLISTED_PER_SECOND, utc_now),
            clock=utc_now,
            count=self.reject,
        )

    def _consumer(self, queue: SqsQueue) -> Consumer:
        reader = SqsReader(self.topics, self.authenticator, utc_now)
        failed, ready = self.metrics.sqs_failures.inc, self.inbox.can_store
        return Consumer(queue, reader, self._receive, self.reject, failed, ready)

    async def _receive(self, signal: Signal) -> None:
        await self.inbox.receive(signal)
        self.metrics.signals_received.labels(signal.entrance.value).inc()

    def reject(self, reason: RejectReason) -> None:
        """Count a delivery that was turned away."""
        self.metrics.signals_rejected.labels(reason.value).inc()
