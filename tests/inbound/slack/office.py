"""A Firebreak in this process, and a sandbox's Slack that talks to it over HTTP."""

import asyncio
import contextlib
import itertools
import json
import time
from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import httpx
import uvicorn
from slack_sdk.signature import SignatureVerifier
from starlette.types import ASGIApp

from bot.app.firebreak import Firebreak
from bot.core.incident import Incident
from bot.core.ledger import Sealed, opened
from bot.core.severity import Severity
from bot.core.signal import Entrance, Signal
from bot.sandbox.process import free_port
from bot.sandbox.slack import SandboxClient, Workspace
from bot.sandbox.slack.driver.message import SeenMessage
from bot.sandbox.slack.driver.person import Person
from bot.settings import load
from bot.store import incidents, ledger, messages
from tests.support.books import books
from tests.support.resting import at_rest

ALARM = json.loads(
    (Path(__file__).parents[2] / "fixtures/events/cloudwatch_sns_alarm.json").read_text()
)
CONFIGURATION = {
    "topics": ["arn:aws:sns:eu-west-1:111122223333:alarms"],
    "accounts": {"111122223333": {"name": "shop-prod"}},
    "status_channel": "C0STATUS",
    "routes": [{"match": {"alarm": "api-*"}, "channel": "C0API"}, {"channel": "C0ALARMS"}],
}


@dataclass
class Office:
    """Where people and Firebreak meet. url: where Slack posts to; http: posts there too."""

    firebreak: Firebreak
    workspace: Workspace
    slack: SandboxClient
    url: str
    http: httpx.AsyncClient
    _numbers: Iterator[int] = field(default_factory=itertools.count)

    def __post_init__(self) -> None:
        self.amina, self.yusuf = self.slack.person("amina"), self.slack.person("yusuf")

    async def opened(self, title: str = "", channel: str = "C0ALARMS") -> SeenMessage:
        """Open an incident by hand; return its message."""
        title = title or f"Shelf {next(self._numbers)} is empty"
        verbs = self.firebreak.verbs
        made = verbs.opened(title, Severity.HIGH, channel, "slack:U02YUSUF", verbs.clock())
        one = await verbs.respond.open("slack:U02YUSUF", made)
        return await self._kept(
            await self.slack.expect_message(one.channel, containing=f"*{one.name}*")
        )

    async def alarmed(self) -> SeenMessage:
        """Let an alarm of its own open an incident; return its message."""
        number = next(self._numbers)
        name, instance = f"disk-{number}", f"i-{number:017x}"
        envelope = json.loads(json.dumps(ALARM).replace("i-0a1b2c3d4e5f60001", instance))
        inner = json.loads(envelope["Message"])
        inner.update(AlarmName=name, AlarmArn=f"{inner['AlarmArn']}-{number}")
        body = json.dumps({**envelope, "Message": json.dumps(inner), "MessageId": name}).encode()
        at = self.firebreak.verbs.clock()
        topic = str(envelope["TopicArn"])
        signal = Signal(topic, name, body, Entrance.SNS, at, authenticated=True)
        await self.firebreak.inbox.receive(signal)
        return await self._kept(await self.slack.expect_message("C0ALARMS", containing=instance))

    async def _kept(self, message: SeenMessage) -> SeenMessage:
        """Wait until Firebreak has written down where it stands: a test clicks at once."""
        async with asyncio.timeout(10):
            while not await self.firebreak.look.number_at(message.channel, message.ts):  # noqa: ASYNC110 - the database tells nobody
                await asyncio.sleep(0.01)
        return message

    async def incident(self, message: SeenMessage) -> Incident:
        async with self.firebreak.database.read() as connection:
            return await incidents.read(connection, number_in(message))

    async def deeds(self, message: SeenMessage) -> list[tuple[str, str]]:
        """Return (kind, actor) of what people did to an incident, in order."""
        told = [(each.kind, str(opened(each)["actor"])) for each in await self._chain(message)]
        return [(kind, actor) for kind, actor in told if actor != "system"]

    async def fields(self, message: SeenMessage, kind: str) -> dict[str, Any]:
        """Return the fields of the latest entry of a kind."""
        found = [each for each in await self._chain(message) if each.kind == kind]
        return opened(found[-1])

    async def _chain(self, message: SeenMessage) -> list[Sealed]:
        incident = await self.incident(message)
        async with self.firebreak.database.read() as connection:
            return await ledger.read_chain(connection, incident.id)

    async def kinds(self, message: SeenMessage) -> list[str]:
        """Return the kinds of all that is in an incident's timeline, in order."""
        return [each.kind for each in await self._chain(message)]

    async def events(self, message: SeenMessage) -> list[dict[str, Any]]:
        """Return the events that Slack sent about a message."""
        sent = [one["payload"] for one in await self.slack.deliveries()]
        return [one for one in sent if "event" in one and message.ts in json.dumps(one)]

    async def settled(self) -> None:
        """Wait until no click is being worked on."""
        await self.firebreak.verbs.under_way.finish()

    async def told(self, who: Person, channel: str) -> list[str]:
        """Return what was told to one person alone, once nothing is being worked on."""
        await self.settled()
        return [each.text for each in await who.messages(channel) if each.only_for]

    async def messages(self, message: SeenMessage) -> int:
        async with self.firebreak.database.read() as connection:
            return len(await messages.of_incident(connection, number_in(message)))

    async def post(self, payload: Mapping[str, Any], **headers: str) -> httpx.Response:
        """Post an interaction as Slack would, signed; `headers` replace the signature's."""
        return await self.send(urlencode({"payload": json.dumps(payload)}), **headers)

    async def send(self, body: str | bytes, **headers: str) -> httpx.Response:
        sent = {"Content-Type": "application/x-www-form-urlencoded", **self.signed(body)}
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        raw = [(name.encode(), value.encode("latin-1")) for name, value in sent.items()]
        return await self.http.post(self.url, content=body, headers=raw)

    def signed(self, body: str | bytes) -> dict[str, str]:
        now = str(int(time.time()))
        verifier = SignatureVerifier(self.workspace.app.signing_secret)
        text = body if isinstance(body, str) else body.decode("utf-8", "replace")
        signature = verifier.generate_signature(timestamp=now, body=text)
        return {"X-Slack-Request-Timestamp": now, "X-Slack-Signature": str(signature)}

    def clicked(self, message: SeenMessage, action: str, **given: Any) -> dict[str, Any]:
        """Return what Slack posts for a click by amina, for tests that send it themselves."""
        number = str(number_in(message))
        return {
            "type": "block_actions",
            "team": {"id": self.workspace.team, "domain": "sandbox"},
            "user": {"id": "U01AMINA", "team_id": self.workspace.team},
            "channel": {"id": message.channel},
            "trigger_id": f"test.{next(self._numbers)}",
            "actions": [{"action_id": action, "block_id": "b", "value": number, "type": "button"}],
            **given,
        }


def name_in(message: SeenMessage) -> str:
    """Return `INC-42`."""
    return message.text.rpartition(" ")[2]


def number_in(message: SeenMessage) -> int:
    return int(name_in(message).removeprefix("INC-"))


@contextlib.asynccontextmanager
async def running_office(workspace: Workspace, directory: Path) -> AsyncIterator[Office]:
    """Run a Firebreak in HTTP mode beside a running workspace, which posts to it.

    On SQLite alone: listeners know no database, and the verbs behind them are tested on both.
    """
    (directory / "firebreak.yaml").write_text(json.dumps(CONFIGURATION), encoding="utf-8")
    port = free_port()
    environment = {
        "FIREBREAK_DATABASE_URL": f"sqlite:///{directory / 'firebreak.db'}",
        "SLACK_API_URL": f"{workspace.url}/api/",
        "SLACK_BOT_TOKEN": workspace.app.bot_token,
        "SLACK_SIGNING_SECRET": workspace.app.signing_secret,
    }
    firebreak = at_rest(Firebreak(load(environment, directory), books()))
    async with (
        SandboxClient(workspace.url) as slack,
        httpx.AsyncClient(trust_env=False) as http,
        firebreak.running() as asgi,
        serving(asgi, port),
    ):
        url = f"http://127.0.0.1:{port}/slack/events"
        await slack.connect(url)
        while not firebreak.slack.team:  # noqa: ASYNC110  (auth.test runs beside)
            await asyncio.sleep(0.01)
        yield Office(firebreak, workspace, slack, url, http)


@contextlib.asynccontextmanager
async def serving(asgi: ASGIApp, port: int) -> AsyncIterator[None]:
    """Serve an application in this event loop."""
    config = uvicorn.Config(asgi, port=port, lifespan="off", log_config=None, access_log=False)
    server = uvicorn.Server(config)
    task = asyncio.create_task(server._serve())  # noqa: SLF001  (serve() would take the signals)
    try:
        while not server.started:  # noqa: ASYNC110  (uvicorn tells by a flag)
            await asyncio.sleep(0.005)
        yield
    finally:
        server.should_exit = True
        await task


def elsewhere(payload: Mapping[str, Any]) -> dict[str, Any]:
    """Return the same click by somebody of another workspace."""
    return {**payload, "user": {"id": "U9OTHER", "team_id": "T9OTHER"}}
