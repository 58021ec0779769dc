"""`firebreak check` against a sandbox's Slack."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import yaml

from bot.core.errors import SlackRefused
from bot.flow.slack_check import SCOPES, slack_problems
from bot.metrics import Metrics
from bot.outbound.slack import Slack
from bot.sandbox.slack import InstalledApp, Workspace, running_workspace

MANIFEST = Path(__file__).parents[2] / "deploy" / "slack-manifest.yaml"


@pytest.fixture
async def workspace() -> AsyncIterator[Workspace]:
    app = InstalledApp.from_manifest(yaml.safe_load(MANIFEST.read_text(encoding="utf-8")))
    async with running_workspace(Workspace(app)) as workspace:
        yield workspace


async def problems(workspace: Workspace, *channels: str, token: str = "") -> list[str]:
    slack = Slack(token or workspace.app.bot_token, f"{workspace.url}/api/", Metrics())
    await slack.start()
    try:
        return await slack_problems(slack, channels)
    finally:
        await slack.stop()


async def test_the_manifests_app_where_the_bot_is(workspace: Workspace) -> None:
    assert await problems(workspace, "C0ALARMS", "C0API") == []


async def test_channels_that_do_not_work_name_the_fix(workspace: Workspace) -> None:
    assert await problems(workspace, "C0NOWHERE", "C0GENERAL", "C0ALARMS") == [
        "slack: the bot is not in #general: /invite it there",
        "slack: channel C0NOWHERE: channel_not_found: check its id, or invite the bot",
    ]


async def test_a_token_of_an_older_manifest(workspace: Workspace) -> None:
    workspace.app.scopes = SCOPES - {"groups:history", "channels:history"}
    (problem,) = await problems(workspace)
    assert problem == "slack: the token lacks channels:history, groups:history: reinstall the app"


async def test_a_wrong_token_is_an_error(workspace: Workspace) -> None:
    with pytest.raises(SlackRefused, match="invalid_auth"):
        await problems(workspace, "C0ALARMS", token="xoxb-wrong")
