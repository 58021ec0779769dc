"""Break a connection without an answer, which plain ASGI cannot do."""

from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

EXTENSION: Final = "sandbox.drop"


class DroppingProtocol(HttpToolsProtocol):
    """uvicorn's HTTP protocol, which also hands the application a way to hang up."""

    def on_message_begin(self) -> None:
        """Put the way to hang up into the scope of each request."""
        super().on_message_begin()
        self.scope["extensions"] = {EXTENSION: {"abort": self.transport.abort}}


async def drop(request: Request) -> Response:
    """Hang up on the client; under another server than ours, fail as a broken connection does."""
    hang_up = request.scope.get("extensions", {}).get(EXTENSION)
    if hang_up is None:
        raise ConnectionResetError("the sandbox dropped this connection")
    hang_up["abort"]()
    return Response()
