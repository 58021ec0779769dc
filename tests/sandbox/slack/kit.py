"""Blocks, views and an app to try the sandbox with."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.slack import Workspace, create_workspace

Json = dict[str, Any]


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str) -> Json:
    return {"type": "mrkdwn", "text": text}


def section(text: str = "hello", **more: Any) -> Json:
    return {"type": "section", "text": mrkdwn(text), **more}


def button(label: str = "Acknowledge", action: str = "acknowledge", **more: Any) -> Json:
    return {"type": "button", "text": plain(label), "action_id": action, **more}


def option(label: str, value: str) -> Json:
    return {"text": plain(label), "value": value}


def actions(*elements: Json, **more: Any) -> Json:
    return {"type": "actions", "elements": list(elements), **more}


def asks(label: str, element: Json, **more: Any) -> Json:
    return {"type": "input", "label": plain(label), "element": element, **more}


REASON = asks("Reason", {"type": "plain_text_input", "action_id": "text"}, block_id="reason")


def modal(*blocks: Json, title: str = "Why?", **more: Any) -> Json:
    inside = list(blocks) or [REASON]
    return {
        "type": "modal",
        "callback_id": "why",
        "title": plain(title),
        "submit": plain("Send"),
        "blocks": inside,
        **more,
    }


class Api:
    """Calls the Web API in this process, as the bot, and returns the answer's body."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        transport = httpx.ASGITransport(app=create_workspace(workspace))
        self.http = httpx.AsyncClient(transport=transport, base_url=workspace.url)

    async def __call__(self, method: str, **args: Any) -> Json:
        response = await self.response(method, **args)
        body: Json = response.json()
        return body

    async def response(
        self, method: str, *, token: str | None = None, **args: Any
    ) -> httpx.Response:
        bearer = self.workspace.app.bot_token if token is None else token
        headers = {"Authorization": f"Bearer {bearer}"} if bearer else {}
        return await self.http.post(f"/api/{method}", json=args, headers=headers)


def client_of(workspace: Workspace) -> AsyncWebClient:
    """Return Slack's own client, without retries, as Firebreak uses it for posting."""
    return AsyncWebClient(
        token=workspace.app.bot_token, base_url=f"{workspace.url}/api/", retry_handlers=[]
    )


def app_of(workspace: Workspace) -> AsyncApp:
    """Return an empty bolt app for this workspace."""
    return AsyncApp(client=client_of(workspace), signing_secret=workspace.app.signing_secret)


@asynccontextmanager
async def listening(app: AsyncApp, workspace: Workspace) -> AsyncIterator[AsyncSocketModeHandler]:
    """Connect a bolt app in Socket Mode."""
    handler = AsyncSocketModeHandler(
        app, workspace.app.app_token, web_client=app.client, ping_interval=0.2
    )
    await handler.connect_async()  # type: ignore[no-untyped-call]  # bolt leaves it untyped
    try:
        yield handler
    finally:
        await handler.close_async()  # type: ignore[no-untyped-call]  # as above
