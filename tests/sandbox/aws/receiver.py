"""An HTTP endpoint that checks SNS messages by AWS's documented rules, sharing none of our code."""

import base64
import json
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.request import ProxyHandler, build_opener

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.x509 import load_pem_x509_certificate

DIRECT = build_opener(ProxyHandler({}))


@dataclass(frozen=True)
class Received:
    headers: dict[str, str]
    body: bytes

    @property
    def envelope(self) -> dict[str, str]:
        envelope: dict[str, str] = json.loads(self.body)
        return envelope


class Receiver:
    """Answers 200, or the next of `answers`; visits SubscribeURLs unless it is `silent`."""

    def __init__(self) -> None:
        self.url = ""
        self.answers: deque[int] = deque()
        self.received: list[Received] = []
        self.silent = False

    def take(self, received: Received) -> int:
        answer = self.answers.popleft() if self.answers else 200
        self.received.append(received)
        kind = received.headers["x-amz-sns-message-type"]
        if kind == "SubscriptionConfirmation" and not self.silent:
            visit(received.envelope["SubscribeURL"])
        return answer

    @property
    def notifications(self) -> list[Received]:
        kinds = "x-amz-sns-message-type"
        return [received for received in self.received if received.headers[kinds] == "Notification"]


def visit(url: str) -> bytes:
    with DIRECT.open(url, timeout=5) as answer:
        content: bytes = answer.read()
    return content


def is_authentic(envelope: dict[str, str]) -> bool:
    lines = ["Message", envelope["Message"], "MessageId", envelope["MessageId"]]
    if envelope["Type"] == "Notification":
        if "Subject" in envelope:
            lines += ["Subject", envelope["Subject"]]
        lines += ["Timestamp", envelope["Timestamp"]]
    else:
        lines += ["SubscribeURL", envelope["SubscribeURL"], "Timestamp", envelope["Timestamp"]]
        lines += ["Token", envelope["Token"]]
    lines += ["TopicArn", envelope["TopicArn"], "Type", envelope["Type"]]
    signed = ("\n".join(lines) + "\n").encode()
    algorithm = {"1": hashes.SHA1(), "2": hashes.SHA256()}[envelope["SignatureVersion"]]  # noqa: S303 - version 1 is SHA1
    key = load_pem_x509_certificate(visit(envelope["SigningCertURL"])).public_key()
    assert isinstance(key, RSAPublicKey)
    try:
        key.verify(base64.b64decode(envelope["Signature"]), signed, PKCS1v15(), algorithm)
    except InvalidSignature:
        return False
    return True


def _handler(receiver: Receiver) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            headers = {name.lower(): value for name, value in self.headers.items()}
            status = receiver.take(Received(headers, self.rfile.read(length)))
            self.send_response(status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            """Print nothing."""

    return Handler


@contextmanager
def receiving() -> Iterator[Receiver]:
    receiver = Receiver()
    with ThreadingHTTPServer(("127.0.0.1", 0), _handler(receiver)) as server:
        receiver.url = f"http://127.0.0.1:{server.server_port}/sns"
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        yield receiver
        server.shutdown()
        thread.join()
