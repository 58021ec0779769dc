"""Socket Mode: Slack's requests over connections that we open, so no port need be open.

There are two of them. Slack ends each every few hours, and whatever is clicked while there is
none fails in the person's face; the other one carries it meanwhile.
"""

import asyncio
import contextlib

from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.socket_mode.aiohttp import SocketModeClient

# Between pings; four that stay unanswered end a connection. And before trying again.
PING_SECONDS = 5
CONNECTIONS = 2
# Slack lets an app ask for one a minute ("apps.connections.open", tier 1), and ends those that
# began together at about the same time.
APART_SECONDS = 90.0
ADDRESS_SECONDS = 30.0  # an address that Slack gave opens one connection, and soon none


class RenewedOnce(SocketModeClient):
    """slack_sdk's client, but what Slack ends is renewed once, and by an address that is new.

    Slack says that it will end a connection, and closes it then. slack_sdk answers both with a
    new connection, and for the second cuts the first one off, with the click that it carries.
    And where an address does not connect at once, slack_sdk tries the same one for ever.
    """

    def __init__(self, app: AsyncApp, app_token: str) -> None:
        self._renewing = asyncio.Lock()
        super().__init__(
            app_token, logger=app.logger, web_client=app.client, ping_interval=PING_SECONDS
        )

    async def connect_to_new_endpoint(self, force: bool = False) -> None:  # noqa: FBT001, FBT002  (slack_sdk's)
        """Connect anew, unless somebody else just did."""
        ended = self.current_session
        async with self._renewing:
            if self.current_session is ended:
                await super().connect_to_new_endpoint(force)

    async def connect(self) -> None:
        """Connect, by another address after a while."""
        while not self.closed:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(ADDRESS_SECONDS):
                    await super().connect()  # type: ignore[no-untyped-call]  # slack_sdk has no type for it
                    return
            self.wss_uri = None


class Handler(AsyncSocketModeHandler):
    """bolt's handler with such a client."""

    def __init__(self, app: AsyncApp, app_token: str) -> None:  # bolt's makes its own client
        self.app, self.app_token = app, app_token
        self.client = RenewedOnce(app, app_token)
        self.client.socket_mode_request_listeners.append(self.handle)  # type: ignore[arg-type]  # as bolt itself does


async def stay_connected(app: AsyncApp, app_token: str) -> None:
    """Keep the connections open until cancelled."""
    async with asyncio.TaskGroup() as group:
        for number in range(CONNECTIONS):
            group.create_task(_keep(app, app_token, number * APART_SECONDS))


async def _keep(app: AsyncApp, app_token: str, wait: float) -> None:
    await asyncio.sleep(wait)
    handler = Handler(app, app_token)
    try:
        await handler.connect_async()  # type: ignore[no-untyped-call]  # bolt ships it untyped
        await asyncio.Event().wait()  # it renews itself
    finally:  # also when it is stopped while still trying: leave no connection behind
        await handler.close_async()  # type: ignore[no-untyped-call]  # bolt ships it untyped
