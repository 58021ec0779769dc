"""The two that are measured, each in processes of its own: Firebreak, and Debian's Alertmanager."""

import asyncio
import json
import shutil
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import httpx

from bot.sandbox.process import BotProcess, free_port
from bot.sandbox.world import World
from tests.bench.requests import signed_alarm

PROGRAM = "prometheus-alertmanager"
CHANNELS = 100  # a channel takes a post a second, so that what comes together goes to many
READY_SECONDS = 30.0
HEAD = (
    "POST /api/v2/alerts HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
    "Content-Length: {length}\r\n\r\n"
)
SUMMARY = "CPUUtilization was greater than 90 % for three minutes, the threshold of this alarm."


@dataclass
class Process:
    """A program with the port on which it listens; `ready`: what it answers then."""

    words: Sequence[str]
    port: int
    ready: str
    _process: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        """Start it, and wait until it answers."""
        quiet = asyncio.subprocess.DEVNULL
        self._process = await asyncio.create_subprocess_exec(
            *self.words, stdout=quiet, stderr=quiet
        )
        async with asyncio.timeout(READY_SECONDS), httpx.AsyncClient(trust_env=False) as client:
            while not await self._answers(client):  # noqa: ASYNC110  (another process)
                await asyncio.sleep(0.02)

    async def _answers(self, client: httpx.AsyncClient) -> bool:
        try:
            return (await client.get(f"http://127.0.0.1:{self.port}{self.ready}")).is_success
        except httpx.TransportError:  # it does not listen yet
            return False

    async def kill(self) -> None:
        """End it at once, as a power cut would."""
        if self._process and self._process.returncode is None:
            self._process.kill()
            await self._process.wait()

    @property
    def pid(self) -> int:
        """Return its process id; 0 where it was never started."""
        return self._process.pid if self._process else 0


def listening(port: int) -> Process:
    """Return the process that stands where Slack stands."""
    words = [sys.executable, "-m", "tests.bench.alertmanager.listener", str(port)]
    return Process(words, port, "/told")


class Rival(Protocol):
    """What is measured: `request` makes an alarm on an instance as a whole HTTP request."""

    name: str
    port: int

    async def start(self) -> None: ...
    async def kill(self) -> None: ...
    @property
    def pid(self) -> int: ...
    def request(self, alarm: str, instance: str) -> bytes: ...


@dataclass
class Alertmanager:
    """Debian's. It tells a new group at once, as Firebreak does; a group is an instance.

    Its alerts are in memory alone, and whoever reaches its port may send some.
    """

    directory: Path
    slack: int  # the listener's port
    name: str = "Alertmanager"
    port: int = field(default_factory=free_port)

    def __post_init__(self) -> None:
        """Write its configuration (JSON is YAML too)."""
        says = "{{ range .Alerts }}{{ .Labels.alertname }} {{ .Labels.instance }} {{ end }}"
        slack = {"api_url": f"http://127.0.0.1:{self.slack}/hook", "channel": "#alarms"}
        route = {"receiver": "slack", "group_by": ["instance"], "group_wait": "0s"}
        file = self.directory / "alertmanager.yml"
        receivers = [{"name": "slack", "slack_configs": [{**slack, "text": says}]}]
        file.write_text(json.dumps({"route": route, "receivers": receivers}))
        words = [str(shutil.which(PROGRAM)), f"--config.file={file}"]
        words += [f"--storage.path={self.directory}/data", "--cluster.listen-address="]
        words += [f"--web.listen-address=127.0.0.1:{self.port}", "--log.level=error"]
        self._process = Process(words, self.port, "/-/ready")

    async def start(self) -> None:
        """Start it, and wait until it is ready."""
        await self._process.start()

    async def kill(self) -> None:
        """End it at once."""
        await self._process.kill()

    @property
    def pid(self) -> int:
        """Return its process id."""
        return self._process.pid

    def request(self, alarm: str, instance: str) -> bytes:
        """Return a POST of one alert."""
        labels = {"alertname": alarm, "instance": instance, "severity": "critical"}
        body = json.dumps([{"labels": labels, "annotations": {"summary": SUMMARY}}]).encode()
        return HEAD.format(length=len(body)).encode() + body


@dataclass
class Firebreak:
    """`firebreak serve` on SQLite, as people run it: signatures checked, evidence read."""

    directory: Path
    slack: int
    world: World
    name: str = "Firebreak"
    port: int = field(default_factory=free_port)

    def __post_init__(self) -> None:
        """Write its configuration: an alarm's first word says its channel."""
        routes: list[Mapping[str, Any]] = [
            {"match": {"alarm": f"{n}-*"}, "channel": f"C{n:04}"} for n in range(CHANNELS)
        ]
        configuration = {**self.world.configuration(), "routes": [*routes, {"channel": "C0ALL"}]}
        known = self.world.environment(self.directory, self.port, configuration)
        known = {**known, "SLACK_API_URL": f"http://127.0.0.1:{self.slack}/api/"}
        known |= {"SLACK_SIGNING_SECRET": "s" * 32, "SLACK_APP_TOKEN": ""}
        environment = {name: value for name, value in known.items() if value}
        self._process = BotProcess(environment, self.directory / "firebreak.log")

    async def start(self) -> None:
        """Start it, and wait until it is ready."""
        await self._process.start()

    async def kill(self) -> None:
        """End it at once."""
        await self._process.kill()

    @property
    def pid(self) -> int:
        """Return its process id."""
        return self._process.pid

    def request(self, alarm: str, instance: str) -> bytes:
        """Return a POST of one signed message of SNS."""
        return signed_alarm(self.world.sns, self.world.shop.topic_arn, alarm, instance)
