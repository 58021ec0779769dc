"""A real `firebreak serve` in a process of its own: what the demo shows and the tests kill."""

import asyncio
import os
import signal
import socket
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from bot.core.errors import FirebreakError

START_SECONDS = 60.0  # it needs two, but a busy machine many more
STOP_SECONDS = 30.0  # it finishes what is under way


class BotDidNotStart(FirebreakError):
    """It ended, or never became ready; the message has the end of its log."""


@dataclass
class BotProcess:
    """One bot. environment: what it runs with; log: where it writes; module: what is run."""

    environment: Mapping[str, str]
    log: Path
    module: str = "bot"
    _process: asyncio.subprocess.Process | None = field(default=None, repr=False)

    @property
    def address(self) -> str:
        """Return where it listens."""
        return f"http://127.0.0.1:{self.environment['FIREBREAK_PORT']}"

    async def start(self) -> None:
        """Start it, and wait until it is ready. Raises BotDidNotStart."""
        with self.log.open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", self.module, "serve",
                env={**_inherited(), **self.environment}, stdout=log, stderr=log,
            )  # fmt: skip
        try:
            async with (
                asyncio.timeout(START_SECONDS),
                httpx.AsyncClient(trust_env=False) as client,  # a proxy does not know our loopback
            ):
                while not await self._is_ready(client):  # noqa: ASYNC110  (another process)
                    await asyncio.sleep(0.02)
        except TimeoutError as error:
            await self.kill()
            raise BotDidNotStart(self._tail()) from error

    async def _is_ready(self, client: httpx.AsyncClient) -> bool:
        if self._process is None or self._process.returncode is not None:
            raise BotDidNotStart(self._tail())
        try:
            return (await client.get(f"{self.address}/readyz")).is_success
        except httpx.TransportError:  # it does not listen yet
            return False

    async def stop(self) -> None:
        """Ask it to stop, and wait; it drains what it has accepted."""
        await self._end(signal.SIGTERM)

    async def kill(self) -> None:
        """End it at once, as a power cut would."""
        await self._end(signal.SIGKILL)

    async def _end(self, how: signal.Signals) -> None:
        if self._process is not None and self._process.returncode is None:
            self._process.send_signal(how)
            await asyncio.wait_for(self._process.wait(), STOP_SECONDS)

    @property
    def is_running(self) -> bool:
        """Tell whether it was started and has not ended."""
        return self._process is not None and self._process.returncode is None

    @property
    def pid(self) -> int:
        """Return its process id; 0 where it does not run."""
        return self._process.pid if self._process else 0

    def _tail(self) -> str:
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-15:])


def free_port() -> int:
    """Return a port that nobody uses at this moment."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def _inherited() -> dict[str, str]:
    """Return what a process needs of ours, and none of our own configuration."""
    ours = ("FIREBREAK_", "SLACK_", "AWS_")
    return {name: value for name, value in os.environ.items() if not name.startswith(ours)}
