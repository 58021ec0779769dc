"""A TCP proxy in front of PostgreSQL: a network that cuts connections, or keeps silent."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from tests.chaos.alarms.cluster import cluster
from tests.chaos.alarms.grounds import Base, Ground

PIECE = 65536


@dataclass
class Proxy:
    """Passes everything on. host, port: what is behind it."""

    host: str
    port: int
    _through: asyncio.Event = field(default_factory=asyncio.Event)
    _open: set[asyncio.Transport] = field(default_factory=set)

    def __post_init__(self) -> None:
        """Let everything through."""
        self._through.set()

    def cut(self) -> None:
        """Reset every connection."""
        for transport in tuple(self._open):
            transport.abort()

    def hang(self) -> None:
        """Keep every connection, take new ones, and pass nothing on."""
        self._through.clear()

    def go_on(self) -> None:
        """Pass on again what came meanwhile and what comes."""
        self._through.set()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Pass on one connection."""
        with contextlib.suppress(OSError):  # whoever hangs up
            behind, before = await asyncio.open_connection(self.host, self.port)
            mine = {writer.transport, before.transport}
            self._open |= mine  # type: ignore[arg-type]  # a stream's transport is both ways
            try:
                await asyncio.gather(self._pass(reader, before), self._pass(behind, writer))
            finally:
                self._open -= mine
                before.close()
        writer.close()

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while piece := await reader.read(PIECE):
            await self._through.wait()
            writer.write(piece)
            await writer.drain()
        writer.close()


@dataclass(frozen=True)
class Proxied(Base):
    """A database behind a proxy."""

    proxy: Proxy


@asynccontextmanager
async def proxied(directory: Path) -> AsyncIterator[Proxied]:
    """Yield a PostgreSQL server of its own, behind a proxy."""
    async with cluster(directory) as base:
        address = urlsplit(base.direct)
        proxy = Proxy(address.hostname or "127.0.0.1", address.port or 5432)
        server = await asyncio.start_server(proxy.serve, "127.0.0.1")
        port = server.sockets[0].getsockname()[1]
        user = f"{address.username}@" if address.username else ""
        try:
            url = address._replace(netloc=f"{user}127.0.0.1:{port}").geturl()
            yield Proxied(url, base.direct, proxy)
        finally:
            proxy.go_on()
            proxy.cut()
            server.close()


BEHIND_PROXY = Ground("PostgreSQL, 2 replicas", 2, proxied)
