"""The HTTP side gets what nobody planned for: no 5xx, and nothing about its insides."""

import asyncio
import re
import socket
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
import pytest_asyncio
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error

from bot.app.firebreak import Firebreak
from bot.inbound import acknowledge
from bot.sandbox.world import World
from bot.settings import load
from tests.e2e.stage import Stage, apart
from tests.support.books import books

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="package")]

TOKEN = "a-token-for-events"
SECRET = "sandbox-signing-secret"
MORE = {
    "FIREBREAK_EVENTS_TOKEN": TOKEN,
    "SLACK_APP_TOKEN": "",
    "SLACK_SIGNING_SECRET": SECRET,
}
INSIDES = re.compile(
    r"Traceback|File \"|site-packages|sqlalchemy|sqlite|/tmp/|\bbot\.", re.IGNORECASE
)
# What enters by itself reads any body, so FastAPI has no schema of it.
ANY_BODY = {
    "application/json": {"schema": {}},
    "text/plain": {"schema": {"type": "string"}},
    "application/x-www-form-urlencoded": {"schema": {"type": "object"}},
}
SEND = {"post": {"requestBody": {"content": ANY_BODY}, "responses": {"200": {"description": ""}}}}
ENTRANCES = {"/sns": SEND, "/events": SEND, "/slack/events": SEND}
HEADERS = (None, {"Authorization": f"Bearer {TOKEN}"})


@pytest_asyncio.fixture(scope="module", loop_scope="package")
async def open_to_all(
    world: World, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Stage]:
    async with apart(world, tmp_path_factory.mktemp("hostile"), more=MORE) as stage:
        yield stage
        log = stage.bot.log.read_text()
        assert "Traceback" not in log
        assert '"level":"error"' not in log.replace(" ", "")


def told_nothing(answer: Any) -> None:
    """Check an answer to a stranger."""
    assert answer.status_code < 500, answer.text
    assert not INSIDES.search(answer.text), answer.text


@pytest.mark.parametrize("path", ["/ack/{token}", "/healthz", "/readyz", "/metrics", *ENTRANCES])
async def test_no_request_that_fits_or_breaks_the_schema_is_a_5xx(
    open_to_all: Stage, path: str
) -> None:
    unsigned = {**open_to_all.bot.environment, "SLACK_SIGNING_SECRET": ""}  # bolt needs a Slack
    known = Firebreak(load(unsigned, open_to_all.directory), books()).api().openapi()
    schema = schemathesis.openapi.from_dict({**known, "paths": {**known["paths"], **ENTRANCES}})
    await asyncio.to_thread(_attack, schema[path], open_to_all.bot.address)


def _attack(operations: Any, address: str) -> None:
    for operation in operations.values():
        strategy = operation.as_strategy() | operation.as_strategy(
            generation_mode=schemathesis.GenerationMode.NEGATIVE
        )

        @settings(
            max_examples=25,
            deadline=None,
            database=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        )
        @given(case=strategy, headers=st.sampled_from(HEADERS))
        def each(case: Any, headers: Any) -> None:
            answer = case.call(base_url=address, headers=headers)
            case.validate_response(answer, checks=[not_a_server_error])
            assert not INSIDES.search(answer.text), answer.text

        each()


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "OPTIONS", "HEAD", "TRACE", "NONSENSE"])
@pytest.mark.parametrize(
    "path", ["/sns", "/events", "/slack/events", "/ack/x", "/openapi.json", "/docs", "/..%2f", "//"]
)
async def test_no_method_and_no_path_shows_more(open_to_all: Stage, method: str, path: str) -> None:
    answer = await open_to_all.http.request(method, f"{open_to_all.bot.address}{path}")
    told_nothing(answer)
    assert answer.status_code in {400, 404, 405, 429}


GET, POST, END = b"GET /ack/%s HTTP/1.1", b"POST %s HTTP/1.1\r\n%s", b"\r\nHost: x\r\n\r\n"
REQUESTS = [
    GET % b"%ff%00" + END,
    GET % b"\xff\xfe" + END,
    GET % (b"a" * 60_000) + END,
    POST % (b"/sns", b"Content-Length: -1") + END,
    POST % (b"/sns", b"Content-Length: 99999999999999999999999") + END,
    POST % (b"/sns", b"Content-Length: 2\r\nTransfer-Encoding: chunked") + END + b"0\r\n\r\n",
    POST % (b"/events", b"Content-Length: 0\r\nAuthorization: Bearer \xff\xfe") + END,
    POST % (b"/slack/events", b"Content-Length: 0\r\nX-Slack-Signature: \xff") + END,
    b"NONSENSE" + END,
    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",  # TLS
]


@pytest.mark.parametrize("request_", REQUESTS)
async def test_what_is_hardly_http_is_refused(open_to_all: Stage, request_: bytes) -> None:
    answer = await asyncio.to_thread(_said, open_to_all.port, request_)
    assert not answer or answer.split()[1][:1] == b"4", answer
    assert not INSIDES.search(answer.decode("latin-1"))
    (await open_to_all.http.get(f"{open_to_all.bot.address}/healthz")).raise_for_status()


def _said(port: int, request_: bytes) -> bytes:
    """Send bytes, and return what comes within a second; nothing where it is hung up."""
    with socket.create_connection(("127.0.0.1", port), timeout=1) as connection:
        connection.sendall(request_)
        try:
            return connection.recv(65_536)
        except (TimeoutError, ConnectionResetError):
            return b""


async def test_links_are_tried_in_vain_and_not_often(open_to_all: Stage) -> None:
    tries = [
        open_to_all.http.get(f"{open_to_all.bot.address}/ack/{number}") for number in range(60)
    ]
    answers = await asyncio.gather(*tries)
    assert {answer.status_code for answer in answers} <= {404, 429}
    for answer in answers:
        told_nothing(answer)
    assert any(acknowledge.BUSY in answer.text for answer in answers)


async def test_a_wrong_token_says_nothing_of_the_right_one(open_to_all: Stage) -> None:
    for wrong in ("", "Bearer", f"Bearer {TOKEN}x", f"Bearer {TOKEN[:-1]}", f"Basic {TOKEN}"):
        answer = await open_to_all.http.post(
            f"{open_to_all.bot.address}/events", content="x", headers={"Authorization": wrong}
        )
        assert answer.status_code == httpx.codes.UNAUTHORIZED
        assert TOKEN not in answer.text
