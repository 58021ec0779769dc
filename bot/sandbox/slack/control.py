"""`/sandbox/...`: look into the workspace and make trouble, for tests, the demo and the page."""

from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.sandbox.slack.delivery.envelope import Envelope, EnvelopeKind, NotAcknowledged
from bot.sandbox.slack.page.screen import screen, shown_message
from bot.sandbox.slack.state.faults import Fault, FaultKind
from bot.sandbox.slack.state.user import User
from bot.sandbox.slack.workspace import Workspace

LONGEST_WAIT = 25.0  # seconds; below the usual timeouts of clients


class Control:
    """The control endpoints of one workspace."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    async def revision(self, request: Request) -> Response:
        """Return the revision; with `after` and `wait`, as soon as it is above `after`."""
        after = int(request.query_params.get("after", "0"))
        wait = min(float(request.query_params.get("wait", "0")), LONGEST_WAIT)
        revision = await self._workspace.changes.wait(after, wait)
        return JSONResponse({"revision": revision})

    async def screen(self, request: Request) -> Response:
        """Return what a person sees, looking at `channel` and `thread`."""
        user = self._workspace.users.get(request.path_params["user"])
        if user is None:
            return JSONResponse({"error": "unknown person"}, 404)
        channel = self._workspace.channel(request.query_params.get("channel", ""))
        thread = request.query_params.get("thread", "")
        return JSONResponse(screen(self._workspace, user, channel, thread))

    async def messages(self, request: Request) -> Response:
        """Return everything in a channel, replies and ephemeral messages included."""
        channel = self._workspace.channel(request.path_params["channel"])
        if channel is None:
            return JSONResponse({"error": "unknown channel"}, 404)
        return JSONResponse([shown_message(channel, each) for each in channel.messages])

    async def calls(self, request: Request) -> Response:
        """Return the calls of the Web API, those of one `method` or all."""
        method = request.query_params.get("method", "")
        return JSONResponse([call.json() for call in self._workspace.calls.of(method)])

    async def deliveries(self, _request: Request) -> Response:
        """Return what was sent to the app, and how that went."""
        return JSONResponse([each.json() for each in self._workspace.deliveries.log])

    async def faults(self, request: Request) -> Response:
        """Add a fault (POST), clear all (DELETE); return those still waiting."""
        faults = self._workspace.faults
        if request.method == "POST":
            body: dict[str, Any] = await request.json()
            try:
                faults.add(Fault(**{**body, "kind": FaultKind(body.get("kind", ""))}))
            except (TypeError, ValueError) as mistake:  # no such kind or field
                return JSONResponse({"error": str(mistake)}, 422)
        elif request.method == "DELETE":
            faults.clear()
        return JSONResponse([each.kind.value for each in faults.waiting()])

    async def users(self, request: Request) -> Response:
        """Let somebody in: the fields of a `User`."""
        try:
            user = User(**await request.json())
        except TypeError as mistake:  # no such field
            return JSONResponse({"error": str(mistake)}, 422)
        self._workspace.users[user.id] = user
        return JSONResponse(user.json(self._workspace.team))

    async def deliver(self, request: Request) -> Response:
        """Send the app an interaction as it is: once more, or one that nobody's click made."""
        envelope = Envelope(EnvelopeKind.INTERACTIVE, await request.json())
        try:
            ack = await self._workspace.deliveries.deliver(envelope)
        except NotAcknowledged as failure:  # the driver raises it
            return JSONResponse({"error": failure.reason}, 504)
        return JSONResponse(ack.body)

    async def settings(self, request: Request) -> Response:
        """Change `request_url`, `strict` rate limits, or `retries` (pauses in seconds)."""
        body: dict[str, Any] = await request.json()
        workspace = self._workspace
        workspace.app.request_url = body.get("request_url", workspace.app.request_url)
        workspace.rates.strict = body.get("strict", workspace.rates.strict)
        workspace.deliveries.retries = tuple(body.get("retries", workspace.deliveries.retries))
        return JSONResponse({"sockets": len(workspace.deliveries.sockets)})

    async def sockets(self, request: Request) -> Response:
        """Refresh or drop the app's web sockets."""
        sockets = self._workspace.deliveries.sockets
        if request.path_params["what"] == "refresh":
            await sockets.refresh()
        else:
            await sockets.drop()
        return JSONResponse({"sockets": len(sockets)})
