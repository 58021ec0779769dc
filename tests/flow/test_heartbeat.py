"""The heartbeat goes all the way to Slack and back, and people hear where it does not."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from pydantic import SecretStr

from bot.flow import heartbeat
from bot.flow.heartbeat import Heartbeat
from bot.outbound.notify import Notify
from bot.sandbox.slack import FaultKind, Workspace, running_workspace
from bot.settings.heartbeat import Settings
from bot.store import heartbeats, incidents
from bot.store.heartbeats import Beat
from tests.inbound.slack.office import Office, running_office

CHANNEL = "C0API"


class Told:
    """What was pinged, and who was paged."""

    def __init__(self) -> None:
        self.pings: list[str] = []
        self.pages: list[tuple[str, str]] = []

    def ping(self, request: httpx.Request) -> httpx.Response:
        self.pings.append(str(request.url))
        return httpx.Response(200)


class Paged(Notify):
    """Notifiers that only write down what they were told."""

    def __init__(self, told: Told) -> None:
        super().__init__({})
        self.told = told

    async def send(self, notifier: str, title: str, body: str) -> None:
        del body
        self.told.pages.append((notifier, title))


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    async with (
        running_workspace(Workspace(strict=False)) as workspace,
        running_office(workspace, tmp_path) as office,
    ):
        yield office


@pytest.fixture
def told() -> Told:
    return Told()


@pytest.fixture
def heart(office: Office, told: Told, monkeypatch: pytest.MonkeyPatch) -> Heartbeat:
    monkeypatch.setattr(heartbeat, "LOOK_SECONDS", 0.02)
    bot = office.firebreak
    settings = Settings(
        channel=CHANNEL, ping=SecretStr("https://dead-man.example/x"), notify="pager"
    )
    http = httpx.AsyncClient(transport=httpx.MockTransport(told.ping))
    made = Heartbeat(
        settings, bot.database, bot.inbox.receive, bot.slack, Paged(told), http,
        bot.verbs.clock, "me",
    )  # fmt: skip
    bot.triage.beat = made.pass_on
    return made


async def known(office: Office) -> Beat:
    async with office.firebreak.database.read() as connection:
        found = await heartbeats.read(connection)
    assert found is not None
    return found


async def test_it_comes_through_and_then_the_dead_man_is_pinged(
    office: Office, heart: Heartbeat, told: Told
) -> None:
    assert await heart.beat()
    assert await heart.beat()
    assert told.pings == ["https://dead-man.example/x"] * 2
    assert told.pages == []
    (message,) = await office.slack.messages(CHANNEL)  # one, which is brought up to date
    assert "a test by Firebreak itself, nothing is wrong" in message.text
    assert (await known(office)).beat in message.text
    assert (await known(office)).came_at is not None


async def test_it_opens_no_incident(office: Office, heart: Heartbeat) -> None:
    await heart.beat()
    async with office.firebreak.database.read() as connection:
        assert await incidents.count_by_status(connection) == {}


async def test_where_slack_is_away_people_are_paged_once_and_the_dead_man_is_not(
    office: Office, heart: Heartbeat, told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(heartbeat, "PATIENCE", timedelta(seconds=0.3))
    await office.slack.fault(FaultKind.SERVER_ERROR, "chat.postMessage", count=1000)
    assert not await heart.beat()
    assert not await heart.beat()
    assert told.pages == [("pager", "Firebreak: its heartbeat did not come through")]
    assert told.pings == []

    monkeypatch.setattr(heartbeat, "PATIENCE", timedelta(seconds=30))
    await office.slack.clear_faults()
    assert await heart.beat()
    assert (await known(office)).missed is False


async def test_what_stands_in_slack_counts_and_not_what_we_believe(
    office: Office, heart: Heartbeat, told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The message is posted, by our own rows, but Slack's history does not show it."""
    monkeypatch.setattr(heartbeat, "PATIENCE", timedelta(seconds=0.5))
    await office.slack.fault(FaultKind.SERVER_ERROR, "conversations.history", count=1000)
    assert not await heart.beat()
    assert told.pings == []


async def test_it_beats_by_itself_and_its_age_is_told(
    office: Office, heart: Heartbeat, told: Told
) -> None:
    beating = asyncio.create_task(heart.run())
    try:
        while not told.pings:  # noqa: ASYNC110  (the receiver only counts)
            await asyncio.sleep(0.02)
    finally:
        beating.cancel()
    async with httpx.AsyncClient(trust_env=False) as http:
        base = office.url.removesuffix("/slack/events")
        report = (await http.get(f"{base}/readyz")).json()
    assert 0 <= report["heartbeat_age_seconds"] < 60
