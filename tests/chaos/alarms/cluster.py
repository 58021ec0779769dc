"""A PostgreSQL server of one's own, which may be stopped: made by initdb in a directory."""

import asyncio
import os
import shutil
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.sandbox.process import free_port
from tests.chaos.alarms.grounds import Base, Ground, migrated

USER = "postgres"  # the server refuses to run as root
OPTIONS = "-c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c max_connections=200"


@dataclass(frozen=True)
class Cluster(Base):
    """directory: of its data; port: where it listens."""

    directory: Path
    port: int

    async def start(self) -> None:
        """Start it, and wait until it answers."""
        options = f"{OPTIONS} -c port={self.port}"
        log = str(self.directory / "log")
        await _run("pg_ctl", "start", "-w", "-D", str(self.directory), "-l", log, "-o", options)

    async def stop(self) -> None:
        """Stop it at once, as a crash would: the next start recovers from its log."""
        await _run("pg_ctl", "stop", "-w", "-m", "immediate", "-D", str(self.directory))


@asynccontextmanager
async def cluster(_: Path) -> AsyncIterator[Cluster]:
    """Run a server with one migrated database."""
    if not (shutil.which("initdb") and shutil.which("pg_ctl")):
        pytest.skip("no initdb and pg_ctl on the PATH")
    with tempfile.TemporaryDirectory() as parent:  # the trial's own is root's alone
        directory, port = Path(parent) / "data", free_port()
        if os.getuid() == 0:
            shutil.chown(parent, USER)
        await _run("initdb", "-D", str(directory), "-U", USER, "-A", "trust", "--no-sync")
        url = f"postgresql://{USER}@127.0.0.1:{port}/postgres"
        server = Cluster(url, url, directory, port)
        await server.start()
        try:
            await migrated(url)
            yield server
        finally:
            await server.stop()


async def _run(*command: str) -> None:
    as_user = USER if os.getuid() == 0 else None
    process = await asyncio.create_subprocess_exec(
        *command, user=as_user, cwd="/", stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    if await process.wait():
        raise OSError(f"{command[0]} ended with status {process.returncode}")


OWN_SERVER = Ground("PostgreSQL, 2 replicas", 2, cluster)
