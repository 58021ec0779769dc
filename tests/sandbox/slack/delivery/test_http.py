import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
import uvicorn
from slack_bolt.adapter.starlette.async_handler import AsyncSlackRequestHandler
from slack_bolt.async_app import AsyncApp
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.sandbox.slack import SandboxClient, Workspace
from bot.sandbox.slack.driver.failures import AppDidNotAnswer
from tests.sandbox.slack.kit import actions, app_of, button, client_of


@asynccontextmanager
async def serving(endpoint: Any) -> AsyncIterator[str]:
    """Serve one endpoint at /slack/events; yield its address."""
    app = Starlette(routes=[Route("/slack/events", endpoint, methods=["POST"])])
    config = uvicorn.Config(app, log_config=None, lifespan="off", loop="none", ws="none")
    server = uvicorn.Server(config)
    listener = socket.create_server(("127.0.0.1", 0))
    config.load()
    server.lifespan = config.lifespan_class(config)
    await server.startup(sockets=[listener])
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/slack/events"
    finally:
        await server.shutdown(sockets=[listener])


def endpoint_of(app: AsyncApp) -> Any:
    handler = AsyncSlackRequestHandler(app)

    async def endpoint(request: Request) -> Response:
        return await handler.handle(request)

    return endpoint


async def test_a_click_reaches_a_bolt_app_signed(served: Workspace, slack: SandboxClient) -> None:
    app = app_of(served)

    @app.action("acknowledge")
    async def acknowledge(ack: Any, body: Any, client: Any) -> None:
        await ack()
        text = f"acknowledged by <@{body['user']['id']}>"
        await client.chat_update(channel=body["channel"]["id"], ts=body["message"]["ts"], text=text)

    await client_of(served).chat_postMessage(
        channel="C0ALARMS", text="CRITICAL", blocks=[actions(button())]
    )
    async with serving(endpoint_of(app)) as url:
        await slack.connect(url)
        message = await slack.expect_message("C0ALARMS", containing="CRITICAL")
        await slack.person("amina").click(message, "Acknowledge")
        await slack.expect_update(message, containing="acknowledged by <@U01AMINA>")


async def test_a_wrong_secret_is_an_error_for_the_person(
    served: Workspace, slack: SandboxClient
) -> None:
    app = app_of(served)
    served.app.signing_secret = "another"
    async with serving(endpoint_of(app)) as url:
        await slack.connect(url)
        with pytest.raises(AppDidNotAnswer, match="http_error"):
            await slack.person("amina").command("/firebreak list", "C0ALARMS")
    [delivery] = await slack.deliveries()
    assert delivery["failure"] == "http_error"
    shown = await slack.person("amina").expect_ephemeral(channel="C0ALARMS")
    assert shown.text == '/firebreak failed with the error "dispatch_failed"'


async def test_nobody_listening_is_an_error_for_the_person(slack: SandboxClient) -> None:
    await slack.connect("http://127.0.0.1:9/slack/events")
    with pytest.raises(AppDidNotAnswer, match="connection_failed"):
        await slack.person("amina").command("/firebreak list", "C0ALARMS")


async def test_an_event_is_sent_again_with_the_reason(slack: SandboxClient) -> None:
    seen: list[tuple[str | None, str | None, str]] = []

    async def endpoint(request: Request) -> Response:
        body = await request.json()
        retry = request.headers.get("x-slack-retry-num")
        seen.append((retry, request.headers.get("x-slack-retry-reason"), body["event_id"]))
        return PlainTextResponse("", 200 if retry == "2" else 500)

    async with serving(endpoint) as url:
        await slack.connect(url)
        await slack.retry_events_after(0, 0, 0)
        await slack.person("amina").say("C0ALARMS", "hello")
        await slack.expect_deliveries(3)
    assert [each[:2] for each in seen] == [(None, None), ("1", "http_error"), ("2", "http_error")]
    assert len({event for *_, event in seen}) == 1
