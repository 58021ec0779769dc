"""A gate in front of Slack, AWS or SNS: a network that refuses connections, or keeps silent."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace

from bot.sandbox.aws.account import account_at
from bot.sandbox.world import World

PIECE = 65536
LOOPBACK = "127.0.0.1"


@dataclass
class Gate:
    """Passes everything on to `behind`, a port. port: its own, which it keeps while shut."""

    behind: int
    port: int = 0
    _server: asyncio.Server | None = None
    _through: asyncio.Event = field(default_factory=asyncio.Event)
    _open: set[asyncio.StreamWriter] = field(default_factory=set)

    @property
    def host(self) -> str:
        """Return where it listens, as `host:port`."""
        return f"{LOOPBACK}:{self.port}"

    async def open(self) -> None:
        """Let everything through, also what waited."""
        self._through.set()
        if self._server is None:
            self._server = await asyncio.start_server(self._serve, LOOPBACK, self.port)
            self.port = self._server.sockets[0].getsockname()[1]

    def shut(self) -> None:
        """Refuse every connection, and break those that there are."""
        if self._server is not None:
            self._server.close()
        self._server = None
        for writer in tuple(self._open):
            writer.transport.abort()

    def hang(self) -> None:
        """Take every connection, and pass nothing on."""
        self._through.clear()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError):  # whoever hangs up
            back, there = await asyncio.open_connection(LOOPBACK, self.behind)
            mine = {writer, there}
            self._open |= mine
            try:
                await asyncio.gather(self._pass(reader, there), self._pass(back, writer))
            finally:
                self._open -= mine
                there.close()
        writer.close()

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while piece := await reader.read(PIECE):
            await self._through.wait()
            writer.write(piece)
            await writer.drain()
        writer.close()


@asynccontextmanager
async def gated(world: World, names: Sequence[str]) -> AsyncIterator[Mapping[str, Gate]]:
    """Put gates before `slack`, `aws` or `sns`: from now on these say that they are there."""
    addresses = {"slack": world.slack.url, "aws": world.account.endpoint, "sns": world.sns.host}
    gates = {name: Gate(int(addresses[name].rpartition(":")[2])) for name in names}
    async with AsyncExitStack() as opened:
        for gate in gates.values():
            await gate.open()
            opened.callback(gate.shut)
        if "slack" in gates:  # the addresses that it gives away lead through it as well
            world.slack.url = f"http://{gates['slack'].host}"
        if "sns" in gates:
            world.sns.host = gates["sns"].host
        yield gates


def as_seen(world: World, gates: Mapping[str, Gate]) -> World:
    """Return the world as the processes see it; tests reach its account past the gate."""
    if "aws" not in gates:
        return world
    return replace(world, account=account_at(f"http://{gates['aws'].host}"))
