"""The sandbox as one ASGI application: every address it answers."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import BaseRoute, Mount, Route, WebSocketRoute
from starlette.staticfiles import StaticFiles

from bot.sandbox.slack.acts.endpoint import People
from bot.sandbox.slack.api.endpoint import WebApi
from bot.sandbox.slack.control import Control
from bot.sandbox.slack.uploads import Uploads
from bot.sandbox.slack.workspace import Workspace

PAGE: Final = Path(__file__).parent / "page"
POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "img-src *; frame-ancestors 'none'; base-uri 'none'"
)


def create_workspace(workspace: Workspace) -> Starlette:
    """Return the application that serves this workspace: Web API, Socket Mode, page, control."""

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        yield
        await workspace.deliveries.close()

    return Starlette(lifespan=lifespan, routes=_routes(workspace))


def _routes(workspace: Workspace) -> list[BaseRoute]:
    api, people, uploads = WebApi(workspace), People(workspace), Uploads(workspace)
    control = Control(workspace)
    return [
        Route("/api/{method}", api.handle, methods=["GET", "POST"]),
        WebSocketRoute("/socket", workspace.deliveries.sockets.serve),
        Route("/actions/{team}/{secret}", people.respond, methods=["POST"]),
        Route("/upload/v1/{file}", uploads.take, methods=["POST"]),
        Route("/files/{file}/{name:path}", uploads.give),
        Route("/sandbox/people/{user}/screen", control.screen),
        Route("/sandbox/people/{user}/{act}", people.act, methods=["POST"]),
        Route("/sandbox/channels/{channel}/messages", control.messages),
        Route("/sandbox/revision", control.revision),
        Route("/sandbox/calls", control.calls),
        Route("/sandbox/deliveries", control.deliveries),
        Route("/sandbox/faults", control.faults, methods=["GET", "POST", "DELETE"]),
        Route("/sandbox/deliver", control.deliver, methods=["POST"]),
        Route("/sandbox/users", control.users, methods=["POST"]),
        Route("/sandbox/settings", control.settings, methods=["POST"]),
        Route("/sandbox/sockets/{what}", control.sockets, methods=["POST"]),
        Mount("/static", StaticFiles(directory=PAGE / "static")),
        Route("/", _page),
        Route("/archives/{channel}/{message}", _page),
    ]


async def _page(_request: Request) -> Response:
    """Return the page: the same for everybody, it then looks at one person's screen."""
    return FileResponse(PAGE / "page.html", headers={"Content-Security-Policy": POLICY})
