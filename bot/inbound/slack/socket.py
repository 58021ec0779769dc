"""Socket Mode: Slack's requests over a connection that we open, so no port need be open."""

from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp


async def connect_socket(app: AsyncApp, app_token: str) -> AsyncSocketModeHandler:
    """Open the connection; it renews itself until `close_async`."""
    handler = AsyncSocketModeHandler(app, app_token, web_client=app.client)
    await handler.connect_async()  # type: ignore[no-untyped-call]  # bolt ships it untyped
    return handler
