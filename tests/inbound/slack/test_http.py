"""`POST /slack/events`: hostile input is turned away with a 4xx, whatever it is."""

import json
import time
from typing import Any
from urllib.parse import urlencode

import pytest
from fastapi import FastAPI
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.signature import SignatureVerifier
from structlog.testing import capture_logs

from bot.core.reject import RejectReason
from bot.inbound.slack.bolt import build_bolt
from bot.inbound.slack.http import MOST_BYTES, slack_routes
from tests.inbound.slack.office import Office
from tests.support.asgi import Answer, call

pytestmark = pytest.mark.asyncio(loop_scope="package")
SECRET = "a-signing-secret"
FORM = "application/x-www-form-urlencoded"
CLICK = {
    "type": "block_actions",
    "team": {"id": "T1"},
    "user": {"id": "U1"},
    "actions": [{"type": "button", "action_id": "a", "block_id": "b"}],
}
COUNTED: list[RejectReason] = []
GOOD = f"v0={'0' * 64}"


@pytest.fixture(scope="module")
def app() -> FastAPI:
    async def authorize() -> AuthorizeResult:
        return AuthorizeResult(enterprise_id=None, team_id="T1", bot_token="xoxb-made-up")

    return routed(AsyncApp(signing_secret=SECRET, authorize=authorize))


@pytest.fixture
def listening(office: Office) -> FastAPI:
    return routed(build_bolt(office.firebreak.verbs, SECRET))


def routed(bolt: AsyncApp) -> FastAPI:
    api = FastAPI()
    api.include_router(slack_routes(bolt, COUNTED.append))
    return api


async def post(app: FastAPI, *chunks: bytes, **headers: str) -> Answer:
    given = {"content-type": FORM, "x-slack-request-timestamp": "1", "x-slack-signature": GOOD}
    given |= {name.replace("_", "-"): value for name, value in headers.items()}
    return await call(app, *chunks, path="/slack/events", headers=list(given.items()))


async def signed(app: FastAPI, body: bytes, **headers: str) -> Answer:
    now = str(int(time.time()))
    signature = SignatureVerifier(SECRET).generate_signature(timestamp=now, body=body)
    own = {"x_slack_request_timestamp": now, "x_slack_signature": str(signature)}
    return await post(app, body, **{**own, **headers})


@pytest.mark.parametrize(
    "timestamp", ["", "x", "1e9", "-1", "\xb2", " 1", "9" * 13, "9" * 5_000, "1.5"]
)
async def test_a_timestamp_that_is_none(app: FastAPI, timestamp: str) -> None:
    assert (await post(app, b"payload={}", x_slack_request_timestamp=timestamp)).status == 401


@pytest.mark.parametrize(
    "signature", ["", "v0=", "v1=" + "0" * 64, "v0=" + "\xe9" * 64, "v0=" + "0" * 65, GOOD.upper()]
)
async def test_a_signature_that_is_none(app: FastAPI, signature: str) -> None:
    assert (await post(app, b"payload={}", x_slack_signature=signature)).status == 401


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"\xff\xfe", FORM),
        (b"payload=%7Bbroken", FORM),
        (b"payload=[]", FORM),
        (b"payload=1", FORM),
        (b"{broken", FORM),
        (b"[]", "application/json"),
        (b"1", "application/json"),
        (b"null", "application/json"),
        (b"[" * 100_000, "application/json"),
        (b'{"team": 1}', "application/json"),
        (b'{"authorizations": {"a": 1}}', "application/json"),
        (b'{"response_urls": [1]}', "application/json"),
        (b'{"n": ' + b"1" * 10_000 + b"}", "application/json"),
    ],
)
@pytest.mark.parametrize("is_signed", [False, True])
async def test_a_body_that_slack_never_sends(
    app: FastAPI, body: bytes, content_type: str, *, is_signed: bool
) -> None:
    send = signed if is_signed and body != b"\xff\xfe" else post
    assert (await send(app, body, content_type=content_type)).status in {400, 401}


async def test_a_forged_signature(app: FastAPI) -> None:
    body = urlencode({"payload": json.dumps(CLICK)}).encode()
    assert (await signed(app, body)).status == 404  # bolt knows it, and has no listener here
    COUNTED.clear()
    with capture_logs() as logs:
        assert (await signed(app, body, x_slack_signature=GOOD)).status == 401
        assert (await signed(app, body, x_slack_request_timestamp="1")).status == 401
    assert COUNTED == [RejectReason.FORGED] * 2
    assert [line["event"] for line in logs] == ["slack request refused"] * 2


async def test_a_header_that_comes_twice_is_read_once(app: FastAPI) -> None:
    headers = [
        ("content-type", FORM),
        ("x-slack-request-timestamp", "1"),
        ("x-slack-request-timestamp", "x"),
        ("x-slack-signature", GOOD),
        ("x-slack-signature", "v0=\xe9"),
    ]
    answer = await call(app, b"payload={}", path="/slack/events", headers=headers)
    assert answer.status == 401


async def test_bolts_own_switches_do_not_come_from_outside(app: FastAPI) -> None:
    body = urlencode({"payload": json.dumps(CLICK)}).encode()
    answer = await signed(app, body, x_slack_bolt_lazy_only="1")
    assert answer.status == 404


async def test_a_body_is_read_up_to_a_bound(app: FastAPI) -> None:
    answer = await post(app, *[b"x" * 65_536] * (MOST_BYTES // 65_536), b"x")
    assert answer.status == 413
    assert answer.headers["connection"] == "close"


async def test_who_hangs_up_is_not_waited_for(app: FastAPI) -> None:
    headers = [("x-slack-request-timestamp", "1"), ("x-slack-signature", GOOD)]
    path = "/slack/events"
    answer = await call(app, b"payload=", path=path, headers=headers, hangs_up=True)
    assert answer.status == 400


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
async def test_only_posts_are_taken(app: FastAPI, method: str) -> None:
    assert (await call(app, path="/slack/events", method=method)).status == 405


json_values: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(
        st.sampled_from(["team", "user", "view", "event", "channel", "authorizations", "type",
                         "actions", "response_urls", "enterprise", "message", "function_data"])
        | st.text(), inner),
)  # fmt: skip
bodies = st.one_of(
    st.binary(max_size=300),
    json_values.map(lambda value: json.dumps(value).encode()),
    json_values.map(lambda value: urlencode({"payload": json.dumps(value)}).encode()),
)


@given(
    body=bodies,
    content_type=st.sampled_from([FORM, "application/json", "text/plain", ""]),
    timestamp=st.text(st.characters(max_codepoint=255), max_size=20) | st.just("1"),
    signature=st.text(st.characters(max_codepoint=255), max_size=80) | st.just(GOOD),
)
@settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
async def test_nothing_unsigned_gets_in_and_nothing_fails(
    app: FastAPI, body: bytes, content_type: str, timestamp: str, signature: str
) -> None:
    answer = await post(
        app,
        body,
        content_type=content_type,
        x_slack_request_timestamp=timestamp,
        x_slack_signature=signature,
    )
    assert answer.status in {400, 401}


@given(
    kind=st.sampled_from(
        ["block_actions", "view_submission", "view_closed", "message_action", "shortcut",
         "event_callback", "block_suggestion", "workflow_step_edit", "url_verification", "x"]
    ),
    rest=st.dictionaries(
        st.sampled_from(["actions", "view", "event", "callback_id", "message", "user", "team",
                         "channel", "command", "ssl_check", "challenge", "function_data"]),
        json_values, max_size=4),
)  # fmt: skip
@settings(
    max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
async def test_what_slack_signed_and_nobody_understands_is_no_crash(
    listening: FastAPI, kind: str, rest: dict[str, Any]
) -> None:
    body = urlencode({"payload": json.dumps({"type": kind, **rest})}).encode()
    with capture_logs():  # drawing all those tracebacks would take the most time
        assert (await signed(listening, body)).status in {200, 400, 404}
