"""Deliver to the app, whichever way it listens, and keep a record of how that went."""

import asyncio
from collections import deque
from collections.abc import Callable, Coroutine
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Final

import httpx

from bot.sandbox.slack.delivery.envelope import (
    ACK_SECONDS,
    Ack,
    Envelope,
    EnvelopeKind,
    NotAcknowledged,
)
from bot.sandbox.slack.delivery.http import post
from bot.sandbox.slack.delivery.socket import Sockets
from bot.sandbox.slack.state.app import InstalledApp
from bot.sandbox.slack.state.clock import Clock
from bot.sandbox.slack.wire import Json

KEPT: Final = 2_000
RETRIES: Final = (0.0, 60.0, 300.0)  # seconds; Slack docs: "Events API", retries


@dataclass(frozen=True, slots=True)
class Delivery:
    """One attempt: what was sent, and "" or why it failed."""

    envelope: Envelope
    failure: str

    def json(self) -> Json:
        """Return the record for the control endpoint."""
        sent = self.envelope
        return {
            "kind": sent.kind.value,
            "payload": sent.payload,
            "retry": sent.retry,
            "failure": self.failure,
        }


class Deliveries:
    """Sends envelopes to the app. `retries` are the pauses before an event is sent again.

    changed: called whenever something was sent or a connection came or went.
    """

    def __init__(
        self, app: InstalledApp, team: str, clock: Clock, changed: Callable[[], None]
    ) -> None:
        self.sockets = Sockets(app.id, changed)
        self.log: deque[Delivery] = deque(maxlen=KEPT)
        self.retries = RETRIES
        self._app = app
        self._team = team
        self._clock = clock
        self._changed = changed
        self._events = 0
        self._under_way: set[asyncio.Task[None]] = set()
        self._http: httpx.AsyncClient | None = None

    async def deliver(self, envelope: Envelope) -> Ack:
        """Send one envelope; raise NotAcknowledged unless the app answers within 3 seconds."""
        try:
            async with asyncio.timeout(ACK_SECONDS):
                ack = await self._send(envelope)
        except TimeoutError as late:  # the deadline, whatever the app is still doing
            self._record(envelope, "http_timeout")
            raise NotAcknowledged("http_timeout") from late
        except NotAcknowledged as failure:  # noted, then shown to the person
            self._record(envelope, failure.reason)
            raise
        self._record(envelope, "")
        return ack

    def announce(self, event: Json, subscription: str) -> None:
        """Send an event in the background, if the app subscribes to this kind."""
        if subscription in self._app.events:
            self._start(self._with_retries(self._event(event)))

    def tell(self, envelope: Envelope) -> None:
        """Send an envelope once, in the background: nobody waits for it or sees it fail."""
        self._start(self._once(envelope))

    async def close(self) -> None:
        """Stop sending; close every connection."""
        for task in list(self._under_way):
            task.cancel()
        await self.sockets.drop()
        if self._http:
            await self._http.aclose()

    def _record(self, envelope: Envelope, failure: str) -> None:
        self.log.append(Delivery(envelope, failure))
        self._changed()

    async def _send(self, envelope: Envelope) -> Ack:
        if not self._app.request_url:
            return await self.sockets.send(envelope)
        if self._http is None:
            self._http = httpx.AsyncClient(timeout=ACK_SECONDS + 1, trust_env=False)
        now = int(self._clock().timestamp())
        return await post(self._http, self._app, envelope, now)

    def _start(self, sending: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(sending)
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    async def _once(self, envelope: Envelope) -> None:
        with suppress(NotAcknowledged):  # it stands in the log
            await self.deliver(envelope)

    async def _with_retries(self, envelope: Envelope) -> None:
        for retry, pause in enumerate((*self.retries, 0.0), start=1):
            try:
                await self.deliver(envelope)
            except NotAcknowledged as failure:  # sent again after a pause, then given up
                envelope = replace(envelope, retry=retry, reason=failure.reason)
            else:
                return
            await asyncio.sleep(pause)

    def _event(self, event: Json) -> Envelope:
        """Wrap an event (Slack docs: "Events API", callback field overview)."""
        self._events += 1
        payload = {
            "type": "event_callback",
            "token": "",
            "team_id": self._team,
            "api_app_id": self._app.id,
            "event_id": f"Ev{self._events:08}",
            "event_time": int(self._clock().timestamp()),
            "event": event,
            "authorizations": [{"team_id": self._team, "user_id": self._app.user, "is_bot": True}],
        }
        return Envelope(EnvelopeKind.EVENT, payload)
