"""A Firebreak on stage: its process, its database, SNS's subscription, and a way to ask it."""

import asyncio
import json
import os
import sys
from collections import Counter
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import httpx

from bot.sandbox.aws.clock import utc_now
from bot.sandbox.aws.messages import AlarmState, alarm
from bot.sandbox.aws.sns import Subscription, Topic
from bot.sandbox.aws.sns.post import body
from bot.sandbox.aws.sns.signing import SignatureVersion
from bot.sandbox.process import BotProcess, free_port
from bot.sandbox.slack import SandboxClient, Workspace, running_workspace
from bot.sandbox.slack.driver.message import SeenMessage
from bot.sandbox.world import World
from tests.e2e.records import Records

# Alarms named like this go to channels of their own, so that tests need not wait in one queue.
ROUTES = [
    {"match": {"alarm": "api-*"}, "channel": "C0API", "escalate": "page"},
    {"match": {"alarm": "sec-*"}, "channel": "C0SECURITY", "escalate": "page"},
    {"channel": "C0ALARMS", "escalate": "page"},
]
CHANNELS = ("C0ALARMS", "C0API", "C0SECURITY", "C0STATUS")


def instance(number: int) -> str:
    """Return the id of an EC2 instance of a test's own."""
    return f"i-{number:017x}"


@dataclass
class Stage:
    """One Firebreak in a world. configuration: its firebreak.yaml; more: of its environment."""

    world: World
    slack: SandboxClient
    directory: Path
    configuration: Mapping[str, Any]
    more: Mapping[str, str] = field(default_factory=dict)
    port: int = field(default_factory=free_port)
    subscription: Subscription | None = None

    def __post_init__(self) -> None:
        self.bot = BotProcess({}, self.directory / "firebreak.log")
        self.http = httpx.AsyncClient(timeout=15, trust_env=False)
        self.configure(self.configuration)
        self.records = Records(self.bot.environment["FIREBREAK_DATABASE_URL"])

    def configure(self, configuration: Mapping[str, Any]) -> None:
        """Write another firebreak.yaml; it holds from the next start on."""
        known = self.world.environment(self.directory, self.port, configuration)
        chosen = {**known, **self.more}
        self.bot.environment = {name: value for name, value in chosen.items() if value}

    @property
    def topic(self) -> Topic:
        return self.world.sns.topic(self.world.shop.topic_arn)

    async def start(self) -> None:
        """Start it, subscribed to the topic."""
        await self.bot.start()
        if self.subscription is None:
            self.subscription = await self.world.sns.subscribe(
                self.topic, f"{self.bot.address}/sns"
            )

    async def hear(
        self, message: Mapping[str, Any] | str, *, version: SignatureVersion = "2"
    ) -> str:
        """Let SNS deliver a message; return its id once Firebreak has answered 200."""
        text = message if isinstance(message, str) else json.dumps(message)
        assert self.subscription is not None
        envelope = self.world.sns.notification(self.topic, text, None, version)
        attempt = await self.world.sns.send(self.subscription, envelope)
        assert attempt.status == httpx.codes.OK, attempt
        return attempt.message_id

    async def alarm(
        self, name: str, state: AlarmState = "ALARM", *, on: str, version: SignatureVersion = "2"
    ) -> str:
        """Let CloudWatch say that an instance's alarm reached a state, now."""
        mine = f"{name}-{on[-3:]}"  # an alarm watches one instance
        return await self.hear(alarm(mine, on, state, utc_now()), version=version)

    async def post(self, envelope: Mapping[str, str], **headers: str) -> httpx.Response:
        """Post an envelope to `/sns` once, as it is."""
        return await self.http.post(
            f"{self.bot.address}/sns", content=body(envelope), headers=headers
        )

    async def metric(self, series: str) -> float:
        """Return the value of one series, such as `firebreak_quarantined`."""
        lines = (await self.http.get(f"{self.bot.address}/metrics")).text.splitlines()
        return float(next(line for line in lines if line.startswith(f"{series} ")).split()[-1])

    async def command(self, *arguments: str) -> tuple[int, str]:
        """Run a command of the command line beside it; return status and output."""
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", *arguments,
            env={**os.environ, **self.bot.environment},
            stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
        )  # fmt: skip
        output, _ = await process.communicate()
        return process.returncode or 0, output.decode()

    async def until(self, seen: Callable[[], Any], *, within: float = 15.0) -> Any:
        """Wait until something is so, and return it."""
        end = asyncio.get_running_loop().time() + within
        pause = 0.01 if self.records.is_sqlite else 0.1  # PostgreSQL starts a process a look
        while not (found := seen()):
            assert asyncio.get_running_loop().time() < end, f"not so within {within} s"
            await asyncio.sleep(pause)
        return found

    async def in_line(self, *, within: float = 10.0) -> None:
        """Wait until all is handled, and every message stands in Slack at its revision."""
        behind = (
            "SELECT 1 FROM messages WHERE posted < wanted"
            " UNION ALL SELECT 1 FROM inbox WHERE handled_at IS NULL AND parked_at IS NULL"
        )
        await self.until(lambda: not self.records.rows(behind), within=within)

    async def posts(self) -> Counter[str]:
        """Return how often each of our messages stands in Slack, by the id it carries."""
        listed = [one for channel in CHANNELS for one in await self.slack.messages(channel)]
        return Counter(one.metadata["event_payload"]["id"] for one in listed if one.metadata)

    async def assert_shown_once(self, message_ids: Sequence[str]) -> None:
        """Check that each of these signals belongs to an incident that stands in Slack once."""
        heard, posts = self.records.heard(), await self.posts()
        roots = self.records.rows(
            "SELECT i.id AS chain, m.id FROM incidents i JOIN messages m"
            " ON m.incident = i.number AND m.role = 'root'"
        )
        root_of = {row["chain"]: row["id"] for row in roots}
        assert [one for one in message_ids if one not in heard] == []
        shown = {one: posts[root_of[heard[one]]] for one in message_ids}
        assert set(shown.values()) == {1}, shown

    async def assert_no_double(self) -> None:
        """Check that every message Firebreak has wanted until now stands in Slack, and once.

        Nothing may be on its way any more: see `in_line`.
        """
        ours = {row["id"]: 1 for row in self.records.rows("SELECT id FROM messages")}
        posts = await self.posts()
        assert {one: posts[one] for one in ours} == ours


@asynccontextmanager
async def apart(
    world: World, directory: Path, *, strict: bool = False, **changed: Any
) -> AsyncIterator[Stage]:
    """Run a Firebreak in a Slack of its own, in which nobody else speaks or makes trouble."""
    async with (
        running_workspace(Workspace(strict=strict)) as workspace,
        SandboxClient(workspace.url) as slack,
        on_stage(replace(world, slack=workspace), slack, directory, **changed) as stage,
    ):
        yield stage


@asynccontextmanager
async def on_stage(
    world: World,
    slack: SandboxClient,
    directory: Path,
    *,
    more: Mapping[str, str] | None = None,
    module: str = "bot",
    **changed: Any,
) -> AsyncIterator[Stage]:
    """Run a Firebreak while the block lasts. changed: of the world's configuration.

    module: what is run in place of `firebreak`.
    """
    configuration = {**world.configuration(), "routes": ROUTES, **changed}
    stage = Stage(world, slack, directory, configuration, more or {})
    stage.bot.module = module
    try:
        await stage.start()
        yield stage
    finally:
        await stage.bot.stop()
        await stage.http.aclose()


async def incident(
    stage: Stage, slack: SandboxClient, number: int, alarm: str = "cpu-high"
) -> tuple[SeenMessage, int]:
    """Let an instance's alarm fire; return the message and the incident's number."""
    await stage.alarm(alarm, on=instance(number))
    channel = {"api": "C0API", "sec": "C0SECURITY"}.get(alarm[:3], "C0ALARMS")
    message = await slack.expect_message(channel, containing=instance(number))
    known = "SELECT incident FROM messages WHERE ts = ?"  # quicker than people can be
    return message, int(await stage.until(lambda: stage.records.one(known, message.ts)))


def deeds(stage: Stage, number: int, kind: str) -> list[tuple[str, str]]:
    """Return (kind, actor) of what was done to an incident."""
    chain = stage.records.one("SELECT id FROM incidents WHERE number = ?", number)
    return [
        (each["kind"], each["actor"])
        for each in stage.records.entries(kind)
        if each["chain"] == chain
    ]
