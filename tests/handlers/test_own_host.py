import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from handlers.own_host import own_host

ANSWERS: dict[str, tuple[int, str]] = {}


class Metadata(BaseHTTPRequestHandler):
    """The instance metadata service, version 2: no token, no answer."""

    def do_PUT(self) -> None:
        assert self.headers["X-aws-ec2-metadata-token-ttl-seconds"]
        self._answer(*ANSWERS.get("token", (200, "a-token")))

    def do_GET(self) -> None:
        known = self.headers["X-aws-ec2-metadata-token"] == "a-token"
        assert self.path == "/latest/meta-data/instance-id"
        self._answer(*(ANSWERS.get("id", (200, "i-0abcdef1234567890")) if known else (401, "")))

    def _answer(self, status: int, text: str) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def address() -> Iterator[str]:
    ANSWERS.clear()
    server = HTTPServer(("127.0.0.1", 0), Metadata)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_it_is_the_instance(address: str) -> None:
    assert own_host({}, address) == "i-0abcdef1234567890"


@pytest.mark.parametrize(
    ("what", "answer"),
    [("token", (403, "")), ("id", (404, "")), ("id", (200, "<html>")), ("id", (500, "i-0abc"))],
)
def test_what_is_no_instance_id_is_none(address: str, what: str, answer: tuple[int, str]) -> None:
    ANSWERS[what] = answer
    assert own_host({}, address) == ""


def test_nobody_there() -> None:
    assert own_host({}, "127.0.0.1:9") == ""


def test_it_does_not_ask_where_the_sdk_may_not(address: str) -> None:
    assert own_host({"AWS_EC2_METADATA_DISABLED": "true"}, address) == ""
