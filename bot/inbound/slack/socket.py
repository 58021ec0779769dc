"""Socket Mode: Slack's requests over a connection that we open, so no port need be open."""

import asyncio

from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp

# Between pings; four that stay unanswered end a connection. And before trying again.
PING_SECONDS = 5


async def connect_socket(app: AsyncApp, app_token: str) -> AsyncSocketModeHandler:
    """Open the connection, however long Slack is away; it renews itself until `close_async`."""
    handler = AsyncSocketModeHandler(
        app, app_token, web_client=app.client, ping_interval=PING_SECONDS
    )
    try:
        await handler.connect_async()  # type: ignore[no-untyped-call]  # bolt ships it untyped
    except asyncio.CancelledError:  # stopped while still trying: leave no connection behind
        await handler.close_async()  # type: ignore[no-untyped-call]  # bolt ships it untyped
        raise
    return handler
