"""Run a workspace on a free loopback port, in a thread of its own."""

import asyncio
import socket
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import uvicorn

from bot.sandbox.slack.drop import DroppingProtocol
from bot.sandbox.slack.server import create_workspace
from bot.sandbox.slack.workspace import Workspace

Address = tuple[str, int]  # host and port
LOOPBACK: Address = ("127.0.0.1", 0)


class Server(uvicorn.Server):
    """uvicorn, which first releases those who wait for changes when it stops."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        super().__init__(
            uvicorn.Config(
                create_workspace(workspace),
                http=DroppingProtocol,
                ws="websockets-sansio",
                loop="asyncio",
                log_config=None,
                access_log=False,
                timeout_graceful_shutdown=1,
            )
        )

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Release the waiting, then stop."""
        self._workspace.changes.end()
        await super().shutdown(sockets)


@asynccontextmanager
async def running_workspace(
    workspace: Workspace | None = None, *, listen: Address = LOOPBACK
) -> AsyncIterator[Workspace]:
    """Serve a workspace while the block runs; yield it with its `url` set.

    listen: port 0 picks a free one. Another host than loopback only where something stands
    in front, such as a container's network; the `url` is loopback's all the same.

    The thread has its own event loop, so that an app which blocks its loop does not stop
    Slack, as in life. Change the workspace over HTTP (see SandboxClient).
    """
    workspace = workspace or Workspace()
    listener = _listen(listen)
    workspace.url = f"http://{LOOPBACK[0]}:{listener.getsockname()[1]}"
    server = Server(workspace)
    thread = threading.Thread(target=server.run, args=([listener],), name="slack", daemon=True)
    thread.start()
    try:
        while not server.started:  # noqa: ASYNC110 -- uvicorn tells by a flag, in its own thread
            await asyncio.sleep(0.005)
        yield workspace
    finally:
        server.should_exit = True
        while thread.is_alive():  # noqa: ASYNC110 -- a thread has no event; join would block
            await asyncio.sleep(0.005)
        listener.close()


def _listen(address: Address) -> socket.socket:
    """Listen.

    The protocol is named: without it asyncio does not switch Nagle's algorithm off, and every
    answer waits 40 ms for the client's delayed acknowledgement.
    """
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(address)
    listener.listen()
    return listener
