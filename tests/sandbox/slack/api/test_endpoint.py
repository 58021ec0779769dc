import asyncio
from typing import Any

import aiohttp
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler

from bot.sandbox.slack import Fault, FaultKind, SandboxClient, Workspace
from bot.sandbox.slack.api.methods import METHODS
from tests.sandbox.slack.kit import Api, client_of

ALARMS = "C0ALARMS"


async def test_auth_test_names_the_bot_and_its_scopes(api: Api) -> None:
    response = await api.response("auth.test")
    assert response.json()["user_id"] == "U0FIREBREAK"
    assert "chat:write" in response.headers["x-oauth-scopes"].split(",")


@pytest.mark.parametrize(
    ("token", "error"),
    [
        ("", "not_authed"),
        ("xoxb-other", "invalid_auth"),
        ("xapp-sandbox", "not_allowed_token_type"),
    ],
)
async def test_the_token_is_checked(api: Api, token: str, error: str) -> None:
    assert (await api.response("auth.test", token=token)).json()["error"] == error


async def test_the_app_token_opens_sockets_and_nothing_else_does(api: Api) -> None:
    assert (await api("apps.connections.open"))["error"] == "not_allowed_token_type"
    opened = await api.response("apps.connections.open", token="xapp-sandbox")
    assert opened.json()["url"].startswith("ws://slack.test/socket?ticket=")


async def test_an_unknown_method_is_said_to_be_unknown(api: Api) -> None:
    assert (await api("chat.shout"))["error"] == "unknown_method"


async def test_a_missing_scope_is_named(api: Api) -> None:
    api.workspace.app.scopes -= {"chat:write"}
    answer = await api("chat.postMessage", channel=ALARMS, text="x")
    assert (answer["error"], answer["needed"]) == ("missing_scope", "chat:write")


async def test_posting_is_limited_in_each_channel_by_itself(api: Api) -> None:
    responses = [await api.response("chat.postMessage", channel=ALARMS, text="x") for _ in range(5)]
    assert [each.status_code for each in responses] == [200, 200, 200, 200, 429]
    assert responses[-1].headers["retry-after"] == "1"
    assert responses[-1].json() == {"ok": False, "error": "ratelimited"}
    assert (await api("chat.postMessage", channel="C0API", text="x"))["ok"]


async def test_every_call_is_recorded_with_its_answer(api: Api, workspace: Workspace) -> None:
    await api("chat.postMessage", channel=ALARMS, text="x")
    await api("chat.postMessage", channel="C9", text="x")
    calls = workspace.calls.of("chat.postMessage")
    assert [call.args["channel"] for call in calls] == [ALARMS, "C9"]
    assert [call.answer["ok"] for call in calls] == [True, False]
    assert workspace.calls.of("auth.test") == []
    assert "token" not in calls[0].args


async def test_faults_spoil_the_answer(api: Api, workspace: Workspace) -> None:
    workspace.faults.add(Fault(FaultKind.RATE_LIMITED, "chat.postMessage", seconds=7))
    workspace.faults.add(Fault(FaultKind.SERVER_ERROR, "chat.postMessage", status=502))
    workspace.faults.add(Fault(FaultKind.REVOKED, "chat.postMessage"))
    answers = [await api.response("chat.postMessage", channel=ALARMS, text="x") for _ in range(4)]
    assert [each.status_code for each in answers] == [429, 502, 200, 200]
    assert answers[0].headers["retry-after"] == "7"
    assert answers[2].json()["error"] == "invalid_auth"
    assert answers[3].json()["ok"]
    assert len(workspace.channels[ALARMS].messages) == 1


async def test_slacks_own_client_reads_refusals_and_waits_when_told(
    served: Workspace, slack: SandboxClient
) -> None:
    client = client_of(served)
    with pytest.raises(SlackApiError, match="not_in_channel"):
        await client.chat_postMessage(channel="C0GENERAL", text="x")
    client.retry_handlers.append(AsyncRateLimitErrorRetryHandler(max_retry_count=1))
    await slack.fault(FaultKind.RATE_LIMITED, "chat.postMessage", seconds=0)
    assert (await client.chat_postMessage(channel=ALARMS, text="x"))["ok"]
    statuses = [call["status"] for call in await slack.calls("chat.postMessage")]
    assert statuses == [200, 429, 200]


async def test_a_connection_dropped_before_leaves_nothing_behind(
    served: Workspace, slack: SandboxClient
) -> None:
    await slack.fault(FaultKind.DROP_BEFORE, "chat.postMessage")
    with pytest.raises(aiohttp.ClientConnectionError):
        await client_of(served).chat_postMessage(channel=ALARMS, text="lost")
    assert await slack.messages(ALARMS) == []
    [call] = await slack.calls("chat.postMessage")
    assert (call["status"], call["fault"]) == (0, "drop_before")


async def test_a_connection_dropped_after_leaves_the_message(
    served: Workspace, slack: SandboxClient
) -> None:
    await slack.fault(FaultKind.DROP_AFTER, "chat.postMessage")
    with pytest.raises(aiohttp.ClientConnectionError):
        await client_of(served).chat_postMessage(channel=ALARMS, text="posted")
    assert [each.text for each in await slack.messages(ALARMS)] == ["posted"]
    [call] = await slack.calls("chat.postMessage")
    assert (call["lost"], call["answer"]["ok"]) == (True, True)


async def test_slack_can_be_down_and_slow(served: Workspace, slack: SandboxClient) -> None:
    client = client_of(served)
    await slack.fault(FaultKind.OUTAGE, seconds=60)
    with pytest.raises(aiohttp.ClientConnectionError):
        await client.auth_test()
    await slack.clear_faults()
    await slack.fault(FaultKind.SLOW, "auth.test", seconds=0.2)
    started = asyncio.get_running_loop().time()
    await client.auth_test()
    assert asyncio.get_running_loop().time() - started >= 0.2


ARGUMENT = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=8)
    | st.lists(st.integers() | st.none(), max_size=2)
    | st.dictionaries(st.sampled_from(["type", "id", "blocks"]), st.none() | st.text(max_size=4))
    | st.sampled_from([ALARMS, "U01AMINA", "modal", "[]", "{"])
)
NAMES = ["channel", "channel_id", "text", "ts", "thread_ts", "blocks", "attachments", "metadata"]
NAMES += ["view", "view_id", "trigger_id", "user", "user_id", "users", "files", "limit", "cursor"]
NAMES += ["oldest", "latest", "name", "timestamp", "filename", "length", "types", "hash"]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    st.sampled_from(sorted(METHODS)), st.dictionaries(st.sampled_from(NAMES), ARGUMENT, max_size=6)
)
async def test_no_argument_crashes_the_api(api: Api, method: str, args: dict[str, Any]) -> None:
    api.workspace.rates.strict = False
    answer = await api(method, **args)
    assert answer["ok"] or answer["error"]


@pytest.mark.parametrize("body", [b"", b"[1]", b"{", b"\xff\xfe", b"text=%ff"])
@pytest.mark.parametrize("kind", ["application/json", "application/x-www-form-urlencoded", ""])
async def test_no_body_crashes_the_api(api: Api, body: bytes, kind: str) -> None:
    headers = {"Authorization": "Bearer xoxb-sandbox", "Content-Type": kind}
    response = await api.http.post("/api/chat.postMessage", content=body, headers=headers)
    assert response.json()["ok"] is False
