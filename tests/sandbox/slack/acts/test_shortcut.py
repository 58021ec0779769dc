import asyncio
from typing import Any

import pytest

from bot.sandbox.slack import SandboxClient, Workspace
from bot.sandbox.slack.driver.failures import NotSeen
from bot.sandbox.slack.state.app import Shortcut
from tests.sandbox.slack.kit import app_of, listening

ALARMS = "C0ALARMS"
SHORTCUTS = (
    Shortcut("message", "Add to timeline", "add"),
    Shortcut("global", "Declare", "declare"),
)


async def test_shortcuts_reach_the_app(served: Workspace, slack: SandboxClient) -> None:
    served.app.shortcuts = SHORTCUTS
    app, amina = app_of(served), slack.person("amina")
    heard: asyncio.Queue[Any] = asyncio.Queue()

    @app.shortcut("add")
    @app.shortcut("declare")
    async def hear(ack: Any, body: Any) -> None:
        await ack()
        await heard.put(body)

    async with listening(app, served):
        await amina.say(ALARMS, "worth keeping")
        message = await slack.expect_message(ALARMS)
        await amina.shortcut("add", message)
        await amina.shortcut("declare")
        on_message, everywhere = await heard.get(), await heard.get()
    assert on_message["type"] == "message_action"
    assert on_message["message"]["text"] == "worth keeping"
    assert (on_message["message_ts"], on_message["channel"]["id"]) == (message.ts, ALARMS)
    assert (everywhere["type"], everywhere["callback_id"]) == ("shortcut", "declare")
    assert everywhere["trigger_id"] != on_message["trigger_id"]


async def test_a_shortcut_must_be_installed_for_its_place(
    served: Workspace, slack: SandboxClient
) -> None:
    served.app.shortcuts = SHORTCUTS
    with pytest.raises(NotSeen, match="no global shortcut 'add'"):
        await slack.person("amina").shortcut("add")
