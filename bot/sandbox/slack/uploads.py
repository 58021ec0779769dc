"""Bytes of files, in and out (Slack docs: "Working with files")."""

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from bot.sandbox.slack.workspace import Workspace


class Uploads:
    """Where files.getUploadURLExternal leads, and where people download."""

    def __init__(self, workspace: Workspace) -> None:
        self._files = workspace.files

    async def take(self, request: Request) -> Response:
        """Take the bytes of a file that was announced."""
        file = self._files.get(request.path_params["file"])
        if file is None:
            return PlainTextResponse("no such file", 404)
        file.data = await request.body()
        file.length = len(file.data)
        return PlainTextResponse(f"OK - {file.length}")

    async def give(self, request: Request) -> Response:
        """Give a file back as a download, never as a page."""
        file = self._files.get(request.path_params["file"])
        if file is None or file.data is None:
            return PlainTextResponse("no such file", 404)
        headers = {"Content-Disposition": "attachment", "X-Content-Type-Options": "nosniff"}
        return Response(file.data, media_type=file.mimetype, headers=headers)
