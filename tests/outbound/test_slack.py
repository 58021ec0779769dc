import asyncio
import json
import socket
from collections.abc import AsyncIterator
from contextlib import ExitStack

import pytest

from bot.core.errors import SlackDidNotAnswer, SlackIsBusy, SlackIsUnreachable, SlackRefused
from bot.metrics import Metrics
from bot.outbound.slack import Slack, carried_id, metadata
from bot.sandbox.process import free_port
from bot.sandbox.slack import FaultKind, SandboxClient, Workspace, running_workspace

POST = "chat.postMessage"


@pytest.fixture
async def workspace() -> AsyncIterator[Workspace]:
    async with running_workspace(Workspace(strict=False)) as workspace:
        yield workspace


@pytest.fixture
async def sandbox(workspace: Workspace) -> AsyncIterator[SandboxClient]:
    async with SandboxClient(workspace.url) as sandbox:
        yield sandbox


@pytest.fixture
async def slack(workspace: Workspace) -> AsyncIterator[Slack]:
    slack = Slack(workspace.app.bot_token, f"{workspace.url}/api/", Metrics())
    await slack.start()
    yield slack
    await slack.stop()


async def test_it_learns_who_it_is(slack: Slack) -> None:
    await slack.identify()
    assert (slack.team, slack.user) == ("T0SANDBOX", "U0FIREBREAK")
    assert "chat:write" in slack.scopes


@pytest.mark.parametrize(
    ("kind", "status", "expected"),
    [
        (FaultKind.RATE_LIMITED, 0, SlackIsBusy),
        (FaultKind.SERVER_ERROR, 500, SlackDidNotAnswer),
        (FaultKind.SERVER_ERROR, 503, SlackDidNotAnswer),
        (FaultKind.SERVER_ERROR, 200, SlackDidNotAnswer),
        (FaultKind.DROP_BEFORE, 0, SlackDidNotAnswer),
        (FaultKind.DROP_AFTER, 0, SlackDidNotAnswer),
        (FaultKind.REVOKED, 0, SlackRefused),
    ],
)
async def test_every_no_has_its_kind_and_no_call_is_repeated(
    slack: Slack, sandbox: SandboxClient, kind: FaultKind, status: int, expected: type[Exception]
) -> None:
    await sandbox.fault(kind, POST, status=status)
    with pytest.raises(expected):
        await slack.call(POST, channel="C0ALARMS", text="once")
    assert len(await sandbox.calls(POST)) == 1


async def test_it_waits_as_long_as_slack_says(slack: Slack, sandbox: SandboxClient) -> None:
    await sandbox.fault(FaultKind.RATE_LIMITED, POST, seconds=17)
    with pytest.raises(SlackIsBusy) as busy:
        await slack.call(POST, channel="C0ALARMS", text="once")
    assert busy.value.seconds == 17


async def test_packets_that_lead_nowhere_are_no_connection(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("bot.outbound.slack.CONNECT_SECONDS", 0.2)
    with socket.create_server(("127.0.0.1", 0), backlog=0) as full, ExitStack() as callers:
        for _ in range(2):  # then Linux answers nobody else
            caller = callers.enter_context(socket.socket())
            caller.settimeout(0)
            caller.connect_ex(full.getsockname())
        slack = Slack("xoxb-x", f"http://127.0.0.1:{full.getsockname()[1]}/api/", Metrics())
        await slack.start()
        with pytest.raises(SlackIsUnreachable):
            await slack.call(POST, channel="C0ALARMS", text="once")
        await slack.stop()


async def test_without_a_connection_nothing_was_sent() -> None:
    slack = Slack("xoxb-1", f"http://127.0.0.1:{free_port()}/api/", Metrics())
    await slack.start()
    with pytest.raises(SlackIsUnreachable):
        await slack.call("auth.test")
    await slack.stop()


@pytest.mark.parametrize(
    ("status", "kind", "body", "expected"),
    [
        (200, "text/html", b"<html>captive portal</html>", SlackDidNotAnswer),
        (200, "text/plain", b"the proxy says hello", SlackDidNotAnswer),
        (200, "application/json", b"{cut off", SlackDidNotAnswer),
        (200, "application/json", b"", SlackDidNotAnswer),
        (502, "application/json", b"bad gateway", SlackDidNotAnswer),
        (502, "text/plain", b"bad gateway", SlackDidNotAnswer),
        (403, "text/html", b"no", SlackDidNotAnswer),
        (429, "text/html", b"slow down", SlackIsBusy),
        (200, "application/json", b'{"ok":false,"error":"ratelimited"}', SlackIsBusy),
        (200, "application/json", b'{"ok":false,"error":"fatal_error"}', SlackDidNotAnswer),
        (200, "application/json", b'{"ok":false,"error":"not_in_channel"}', SlackRefused),
    ],
)
async def test_an_answer_nobody_can_read_is_no_answer(
    status: int, kind: str, body: bytes, expected: type[Exception]
) -> None:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        head = f"HTTP/1.1 {status} X\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n"
        writer.write(f"{head}Retry-After: soon\r\nConnection: close\r\n\r\n".encode() + body)
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    slack = Slack("xoxb-1", f"http://127.0.0.1:{port}/api/", Metrics())
    await slack.start()
    async with server:
        with pytest.raises(expected):
            await slack.call(POST, channel="C0ALARMS", text="once")
    await slack.stop()


async def test_calls_are_counted_by_outcome(slack: Slack, sandbox: SandboxClient) -> None:
    metrics = slack._metrics  # noqa: SLF001  (what the process exports)
    await slack.call(POST, channel="C0ALARMS", text="well")
    await sandbox.fault(FaultKind.RATE_LIMITED, POST)
    with pytest.raises(SlackIsBusy):
        await slack.call(POST, channel="C0ALARMS", text="busy")
    rendered = metrics.render()[0].decode()
    for outcome in ("ok", "rate_limited"):
        labels = f'{{method="chat.postMessage",outcome="{outcome}"}}'
        assert f"firebreak_slack_calls_total{labels} 1.0" in rendered


async def test_messages_are_found_by_the_id_they_carry(slack: Slack) -> None:
    sent = []
    for mark in ("a", "b", "a"):
        body = {"channel": "C0ALARMS", "text": mark, "metadata": metadata(mark)}
        sent.append(str((await slack.call(POST, **body))["ts"]))
    assert await slack.find("C0ALARMS", "a", "0", "") == [sent[0], sent[2]]
    assert await slack.find("C0ALARMS", "a", sent[1], "") == [sent[2]]
    assert await slack.find("C0ALARMS", "c", "0", "") == []


async def test_a_long_history_is_read_page_by_page(slack: Slack) -> None:
    wanted = {"channel": "C0ALARMS", "text": "wanted", "metadata": metadata("wanted")}
    ts = str((await slack.call(POST, **wanted))["ts"])
    for number in range(250):
        await slack.call(POST, channel="C0ALARMS", text=str(number))
    assert await slack.find("C0ALARMS", "wanted", "0", "") == [ts]


async def test_one_message_is_read_at_top_level_and_in_a_thread(slack: Slack) -> None:
    parent = str((await slack.call(POST, channel="C0ALARMS", text="parent"))["ts"])
    inside = {"channel": "C0ALARMS", "thread_ts": parent}
    replies = [str((await slack.call(POST, **inside, text=t))["ts"]) for t in ("one", "two")]
    for ts, text in ((parent, "parent"), (replies[1], "two")):
        found = await slack.message("C0ALARMS", ts)
        assert found
        assert (found["text"], found["ts"]) == (text, ts)
    with pytest.raises(SlackRefused):
        await slack.message("C0ALARMS", "1.000000")


async def test_a_message_has_an_address_once_we_know_the_workspaces(slack: Slack) -> None:
    assert slack.permalink("C0", "1.000001") == ""
    await slack.identify()
    home = f"{slack.url}archives/C0/p"
    assert slack.permalink("C0", "1.000001") == slack.permalink("C0", "1.000001", "1.000001")
    assert slack.permalink("C0", "1.000001") == f"{home}1000001"
    assert slack.permalink("C0", "2.0", "1.0") == f"{home}20?thread_ts=1.0&cid=C0"


def test_a_stranger_s_metadata_is_no_id() -> None:
    assert carried_id({}) == ""
    assert carried_id({"metadata": {"event_type": "theirs", "event_payload": {"id": "1"}}}) == ""
    assert carried_id(json.loads(json.dumps({"metadata": metadata("1")}))) == "1"
