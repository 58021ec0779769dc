"""The sandbox as one ASGI application: every address it answers."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import Mount, Route, WebSocketRoute
from starlette.staticfiles import StaticFiles

from bot.sandbox.slack.acts.endpoint import People
from bot.sandbox.slack.api.endpoint import WebApi
from bot.sandbox.slack.control import Control
from bot.sandbox.slack.workspace import Workspace

PAGE = Path(__file__).parent / "page"


def create_workspace(workspace: Workspace) -> Starlette:
    """Return the application that serves this workspace: Web API, Socket Mode, page, control."""
    api, people, control = WebApi(workspace), People(workspace), Control(workspace)

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        yield
        await workspace.deliveries.close()

    async def upload(request: Request) -> Response:
        """Take the bytes of a file that was announced."""
        file = workspace.files.get(request.path_params["file"])
        if file is None:
            return PlainTextResponse("no such file", 404)
        file.data = await request.body()
        file.length = len(file.data)
        return PlainTextResponse(f"OK - {file.length}")

    async def download(request: Request) -> Response:
        """Give a file back, never as a page."""
        file = workspace.files.get(request.path_params["file"])
        if file is None or file.data is None:
            return PlainTextResponse("no such file", 404)
        headers = {"Content-Disposition": "attachment", "X-Content-Type-Options": "nosniff"}
        return Response(file.data, media_type=file.mimetype, headers=headers)

    async def page(_request: Request) -> Response:
        return FileResponse(PAGE / "page.html", headers={"Content-Security-Policy": POLICY})

    return Starlette(
        lifespan=lifespan,
        routes=[
            Route("/api/{method}", api.handle, methods=["GET", "POST"]),
            WebSocketRoute("/socket", workspace.deliveries.sockets.serve),
            Route("/actions/{team}/{secret}", people.respond, methods=["POST"]),
            Route("/upload/v1/{file}", upload, methods=["POST"]),
            Route("/files/{file}/{name:path}", download),
            Route("/sandbox/people/{user}/screen", control.screen),
            Route("/sandbox/people/{user}/{act}", people.act, methods=["POST"]),
            Route("/sandbox/channels/{channel}/messages", control.messages),
            Route("/sandbox/revision", control.revision),
            Route("/sandbox/calls", control.calls),
            Route("/sandbox/deliveries", control.deliveries),
            Route("/sandbox/faults", control.faults, methods=["GET", "POST", "DELETE"]),
            Route("/sandbox/settings", control.settings, methods=["POST"]),
            Route("/sandbox/sockets/{what}", control.sockets, methods=["POST"]),
            Mount("/static", StaticFiles(directory=PAGE / "static")),
            Route("/", page),
            Route("/archives/{channel}/{message}", page),
        ],
    )


POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src *"
