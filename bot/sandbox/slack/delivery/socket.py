"""Socket Mode: envelopes to one of the app's web sockets (Slack docs: "Socket Mode")."""

import asyncio
import json
from collections import deque
from collections.abc import Callable
from typing import Any, Final
from uuid import uuid4

from starlette.websockets import WebSocket, WebSocketDisconnect

from bot.sandbox.slack.delivery.envelope import Ack, Envelope, EnvelopeKind, NotAcknowledged
from bot.sandbox.slack.wire import Json

MOST_CONNECTIONS: Final = 10


class Sockets:
    """The app's open connections. Each envelope goes to exactly one, in turn."""

    def __init__(self, app_id: str, changed: Callable[[], None]) -> None:
        self._app_id = app_id
        self._changed = changed
        self._tickets: set[str] = set()
        self._open: deque[WebSocket] = deque()
        self._unacknowledged: dict[str, asyncio.Future[Ack]] = {}

    def __len__(self) -> int:
        return len(self._open)

    def ticket(self) -> str:
        """Return a ticket for one connection (apps.connections.open)."""
        ticket = uuid4().hex
        self._tickets.add(ticket)
        return ticket

    async def serve(self, socket: WebSocket) -> None:
        """Speak with one connection until it closes."""
        ticket = socket.query_params.get("ticket", "")
        if ticket not in self._tickets or len(self._open) >= MOST_CONNECTIONS:
            await socket.close()
            return
        self._tickets.discard(ticket)
        await socket.accept()
        await socket.send_json(self._hello())
        self._open.append(socket)
        self._changed()
        try:
            async for text in socket.iter_text():
                self._acknowledge(text)
        finally:
            if socket in self._open:  # a dropped one has left already
                self._open.remove(socket)
            self._changed()

    async def send(self, envelope: Envelope) -> Ack:
        """Send an envelope over the next connection and wait for its acknowledgement."""
        if not self._open:
            raise NotAcknowledged("not_connected")
        self._open.rotate(-1)
        name = str(uuid4())
        answer: asyncio.Future[Ack] = asyncio.get_running_loop().create_future()
        self._unacknowledged[name] = answer
        try:
            await self._open[-1].send_json(_frame(name, envelope))
            return await answer
        except (WebSocketDisconnect, RuntimeError) as gone:  # closed between turn and send
            raise NotAcknowledged("connection_failed") from gone
        finally:
            del self._unacknowledged[name]

    async def refresh(self) -> None:
        """Ask the app to connect anew, then close, as Slack does every few hours."""
        for socket in list(self._open):
            self._open.remove(socket)
            await socket.send_json({"type": "disconnect", "reason": "refresh_requested"})
            await socket.close()

    async def drop(self) -> None:
        """Close every connection without a word."""
        while self._open:
            await self._open.popleft().close(1011)

    def _hello(self) -> Json:
        return {
            "type": "hello",
            "num_connections": len(self._open) + 1,
            "connection_info": {"app_id": self._app_id},
        }

    def _acknowledge(self, text: str) -> None:
        """Match an acknowledgement to its envelope; a late or strange one is ignored."""
        try:
            message: Any = json.loads(text)
        except json.JSONDecodeError:  # Slack ignores what it cannot read
            return
        name = message.get("envelope_id") if isinstance(message, dict) else None
        answer = self._unacknowledged.get(name) if isinstance(name, str) else None
        if answer and not answer.done():
            payload = message.get("payload")
            answer.set_result(Ack(payload if isinstance(payload, dict) else {}))


def _frame(name: str, envelope: Envelope) -> Json:
    """Return an envelope as it travels over a web socket."""
    frame: Json = {
        "envelope_id": name,
        "type": envelope.kind.value,
        "payload": envelope.payload,
        "accepts_response_payload": envelope.kind is not EnvelopeKind.EVENT,
    }
    if envelope.kind is EnvelopeKind.EVENT:
        frame |= {"retry_attempt": envelope.retry, "retry_reason": envelope.reason}
    return frame
