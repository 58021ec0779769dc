"""Socket Mode, against a sandbox's Slack."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.app.firebreak import Firebreak
from bot.core.severity import Severity
from bot.inbound.slack.socket import stay_connected
from bot.sandbox.slack import SandboxClient, Workspace, running_workspace
from bot.sandbox.slack.delivery.socket import Sockets
from bot.settings import load
from tests.support.books import books
from tests.support.resting import at_rest

CONFIGURATION = "routes: [{channel: C0ALARMS}]\ntopics: ['arn:aws:sns:eu-west-1:111122223333:x']\n"


@asynccontextmanager
async def at_work(directory: Path) -> AsyncIterator[tuple[Firebreak, SandboxClient]]:
    """Run a Firebreak in Socket Mode, in this process."""
    async with (
        running_workspace(Workspace(strict=False)) as workspace,
        SandboxClient(workspace.url) as slack,
    ):
        (directory / "firebreak.yaml").write_text(CONFIGURATION)
        environment = {
            "FIREBREAK_DATABASE_URL": f"sqlite:///{directory / 'firebreak.db'}",
            "SLACK_API_URL": f"{workspace.url}/api/",
            "SLACK_BOT_TOKEN": workspace.app.bot_token,
            "SLACK_APP_TOKEN": workspace.app.app_token,
        }
        firebreak = at_rest(Firebreak(load(environment, directory), books()))
        async with firebreak.running():
            yield firebreak, slack


async def test_a_click_comes_over_the_socket_and_after_a_reconnect(tmp_path: Path) -> None:
    async with at_work(tmp_path) as (firebreak, slack):
        await slack.expect_sockets(1)
        verbs = firebreak.verbs
        made = verbs.opened("It burns", Severity.HIGH, "C0ALARMS", "system", verbs.clock())
        await verbs.respond.open("slack:U02YUSUF", made)
        message = await slack.expect_message("C0ALARMS", containing="It burns")
        await slack.person("amina").click(message, "Acknowledge")
        await slack.expect_update(message, containing="<@U01AMINA> has it")

        await slack.refresh_sockets()
        await slack.expect_sockets(1)
        await slack.person("amina").click(message, "Mitigated")
        await slack.expect_update(message, containing="MITIGATED (was high)")
        clicks = [each for each in await slack.deliveries() if each["kind"] == "interactive"]
        assert [each["failure"] for each in clicks] == ["", ""]
        await verbs.under_way.finish()


async def test_an_address_that_no_longer_connects_is_not_tried_for_ever(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.inbound.slack.socket.ADDRESS_SECONDS", 0.3)
    given = Sockets.ticket
    tickets = iter(["expired", "expired"])
    monkeypatch.setattr(Sockets, "ticket", lambda self: next(tickets, "") or given(self))
    async with at_work(tmp_path) as (_, slack):
        await slack.expect_sockets(1)
        assert len(await slack.calls("apps.connections.open")) == 3


async def test_stopping_while_slack_is_away_leaves_nothing_open(tmp_path: Path) -> None:
    (tmp_path / "firebreak.yaml").write_text(CONFIGURATION)
    environment = {
        "FIREBREAK_DATABASE_URL": f"sqlite:///{tmp_path / 'firebreak.db'}",
        "SLACK_API_URL": "http://127.0.0.1:9/api/",
        "SLACK_BOT_TOKEN": "xoxb-x",
        "SLACK_APP_TOKEN": "xapp-x",
    }
    firebreak = at_rest(Firebreak(load(environment, tmp_path), books()))
    async with firebreak.running():
        connecting = asyncio.create_task(stay_connected(firebreak.bolt, "xapp-x"))
        await asyncio.sleep(0.1)
        connecting.cancel()
        await asyncio.gather(connecting, return_exceptions=True)
    # An open session would warn when it is collected, and warnings are errors here.


async def test_each_end_is_answered_by_one_new_connection(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.inbound.slack.socket.APART_SECONDS", 0.2)
    async with at_work(tmp_path) as (firebreak, slack):
        await slack.expect_sockets(2)
        amina = slack.person("amina")
        for asked in range(4, 14, 2):
            await slack.refresh_sockets()
            await slack.expect_sockets(2)
            for _ in range(4):
                await amina.command("/firebreak list", "C0GENERAL")
            assert len(await slack.calls("apps.connections.open")) == asked
        await firebreak.verbs.under_way.finish()
        sent = [each for each in await slack.deliveries() if each["kind"] == "slash_commands"]
        assert [each["failure"] for each in sent] == [""] * 20
