import asyncio
import re
from typing import Any

import pytest

from bot.sandbox.slack import SandboxClient, Workspace
from bot.sandbox.slack.driver.failures import NotSeen
from tests.sandbox.slack.kit import (
    actions,
    app_of,
    asks,
    button,
    client_of,
    listening,
    modal,
    option,
    section,
)

ALARMS = "C0ALARMS"
OPTIONS = [option("Resolve", "resolve"), option("Snooze", "snooze")]


@pytest.fixture
def bodies() -> asyncio.Queue[Any]:
    return asyncio.Queue()


def hearing(workspace: Workspace, bodies: asyncio.Queue[Any]) -> Any:
    app = app_of(workspace)

    @app.middleware
    async def keep(body: Any, next_: Any) -> None:
        if body.get("type") == "block_actions":
            await bodies.put(body)
        await next_()

    @app.action(re.compile(".*"))
    async def hear(ack: Any) -> None:
        await ack()

    return app


async def test_a_click_tells_where_and_what(
    served: Workspace, slack: SandboxClient, bodies: asyncio.Queue[Any]
) -> None:
    buttons = actions(button(value="INC-1"), block_id="buttons")
    posted = await client_of(served).chat_postMessage(
        channel=ALARMS, text="x", attachments=[{"color": "#e01e5a", "blocks": [buttons]}]
    )
    async with listening(hearing(served, bodies), served):
        await slack.person("amina").click(await slack.expect_message(ALARMS), "Acknowledge")
        body = await bodies.get()
    assert body["user"]["id"] == "U01AMINA"
    assert body["channel"] == {"id": ALARMS, "name": "alarms"}
    assert body["container"] == {
        "type": "message",
        "message_ts": posted["ts"],
        "channel_id": ALARMS,
        "is_ephemeral": False,
    }
    assert body["message"]["ts"] == posted["ts"]
    assert body["response_url"].startswith(served.url)
    [action] = body["actions"]
    expected = {
        "type": "button",
        "action_id": "acknowledge",
        "block_id": "buttons",
        "value": "INC-1",
    }
    assert action.items() >= expected.items()


async def test_menus_tell_the_choice_and_messages_remember_it(
    served: Workspace, slack: SandboxClient, bodies: asyncio.Queue[Any]
) -> None:
    overflow = {"type": "overflow", "action_id": "more", "options": OPTIONS}
    select = {"type": "static_select", "action_id": "pick", "options": OPTIONS}
    boxes = {"type": "checkboxes", "action_id": "tick", "options": [option("Done", "done")]}
    who = {"type": "users_select", "action_id": "who"}
    await client_of(served).chat_postMessage(
        channel=ALARMS,
        text="x",
        blocks=[section(accessory=overflow), actions(select, who, boxes, block_id="a")],
    )
    yusuf = slack.person("yusuf")
    async with listening(hearing(served, bodies), served):
        message = await slack.expect_message(ALARMS)
        await yusuf.choose(message, "Snooze", near="hello")
        await yusuf.choose(message, "Resolve", near="")
        await yusuf.choose(message, "Done")
        await yusuf.fill(message, "who", "U01AMINA")
        told = [await bodies.get() for _ in range(4)]
    first, _, ticked, chosen = (each["actions"][0] for each in told)
    assert first["selected_option"]["value"] == "snooze"
    assert [each["value"] for each in ticked["selected_options"]] == ["done"]
    assert chosen["selected_user"] == "U01AMINA"
    state = told[-1]["state"]["values"]["a"]
    assert state["tick"]["selected_options"] == ticked["selected_options"]
    assert state["who"]["selected_user"] == "U01AMINA"


async def test_an_ephemeral_message_does_not_travel(
    served: Workspace, slack: SandboxClient, bodies: asyncio.Queue[Any]
) -> None:
    amina = slack.person("amina")
    await client_of(served).chat_postEphemeral(
        channel=ALARMS, user=amina.id, text="psst", blocks=[actions(button())]
    )
    async with listening(hearing(served, bodies), served):
        shown = await amina.expect_ephemeral("psst", channel=ALARMS)
        await amina.click(shown, "Acknowledge")
        body = await bodies.get()
        with pytest.raises(NotSeen, match="no longer there"):
            await slack.person("yusuf").click(shown, "Acknowledge")
    assert body["container"]["is_ephemeral"] is True
    assert "message" not in body


async def test_an_input_in_a_message_tells_the_app_only_when_asked_to(
    served: Workspace, slack: SandboxClient, bodies: asyncio.Queue[Any]
) -> None:
    quiet = asks("Quiet", {"type": "plain_text_input", "action_id": "q"}, block_id="quiet")
    loud = asks("Loud", {"type": "plain_text_input", "action_id": "l"}, dispatch_action=True)
    await client_of(served).chat_postMessage(channel=ALARMS, text="x", blocks=[quiet, loud])
    amina = slack.person("amina")
    async with listening(hearing(served, bodies), served):
        message = await slack.expect_message(ALARMS)
        await amina.fill(message, "Quiet", "kept")
        await amina.fill(message, "Loud", "told")
        body = await bodies.get()
    assert body["actions"][0]["value"] == "told"
    assert body["state"]["values"]["quiet"]["q"]["value"] == "kept"


async def test_a_button_in_a_modal_comes_with_the_view(
    served: Workspace, slack: SandboxClient, bodies: asyncio.Queue[Any]
) -> None:
    trigger = served.triggers.issue("U01AMINA")
    opened = await client_of(served).views_open(
        trigger_id=trigger, view=modal(section(accessory=button("Look again", "again")))
    )
    amina = slack.person("amina")
    async with listening(hearing(served, bodies), served):
        await amina.click(await amina.expect_modal("Why?"), "Look again")
        body = await bodies.get()
    assert body["container"] == {"type": "view", "view_id": opened["view"]["id"]}
    assert body["view"]["hash"] == opened["view"]["hash"]
    assert "response_url" not in body


async def test_nobody_clicks_what_is_not_there(served: Workspace, slack: SandboxClient) -> None:
    await client_of(served).chat_postMessage(
        channel=ALARMS, text="x", blocks=[actions(button("Resolve", "resolve"))]
    )
    message = await slack.expect_message(ALARMS)
    amina = slack.person("amina")
    with pytest.raises(NotSeen, match="no 'Escalate' to click here, only: Resolve"):
        await amina.click(message, "Escalate")
    with pytest.raises(NotSeen, match="nothing here offers 'Snooze'"):
        await amina.choose(message, "Snooze")
