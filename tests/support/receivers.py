"""Where pages arrive: a web service that takes Apprise's `json://`, and a mail server."""

import asyncio
import json
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope, Session

SECRET = "s3cretkey"


@dataclass
class Receiver:
    """A web service. got: the pages, in order; status: what it answers from now on.

    answering: cleared, answers wait until it is set again.
    """

    url: str = ""
    status: int = 200
    got: list[dict[str, Any]] = field(default_factory=list)
    answering: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        self.answering.set()

    @property
    def titles(self) -> list[str]:
        return [page["title"] for page in self.got]

    @property
    def link(self) -> str:
        """Return the path of the newest page's link."""
        (line,) = [
            line for line in self.got[-1]["message"].splitlines() if line.startswith("Acknowledge:")
        ]
        return f"/ack/{line.rpartition('/ack/')[2]}"


@contextmanager
def receiving() -> Iterator[Receiver]:
    """Run a web service on loopback while the block lasts."""
    receiver = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            receiver.got.append(json.loads(self.rfile.read(length)))
            receiver.answering.wait(30)
            self.send_response(receiver.status)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    receiver.url = f"json://127.0.0.1:{server.server_port}/{SECRET}"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield receiver
    finally:
        receiver.answering.set()
        server.shutdown()
        thread.join()
        server.server_close()


@dataclass
class Mailbox:
    """A mail server. got: the letters, in order; answer: what it says to the next ones."""

    url: str = ""
    answer: str = "250 OK"
    got: list[EmailMessage] = field(default_factory=list)

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802  (aiosmtpd's)
        letter = message_from_bytes(envelope.original_content or b"", policy=policy.default)
        assert isinstance(letter, EmailMessage)
        self.got.append(letter)
        return self.answer


@asynccontextmanager
async def mailing() -> AsyncIterator[Mailbox]:
    """Run a mail server on loopback while the block lasts."""
    mailbox = Mailbox()
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(mailbox, hostname="test"), "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    people = "from=firebreak@example.com&to=oncall@example.com"
    mailbox.url = f"mailto://127.0.0.1:{port}?{people}&mode=insecure"
    async with server:
        yield mailbox
