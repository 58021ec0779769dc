import asyncio
from typing import Any

import httpx
import pytest

from bot.sandbox.slack import SandboxClient, Workspace
from tests.sandbox.slack.conftest import TurnedClock
from tests.sandbox.slack.kit import Api, actions, app_of, button, client_of, listening, section

ALARMS = "C0ALARMS"


async def answer(api: Api, url: str, **body: Any) -> httpx.Response:
    return await api.http.post(url, json=body)


async def test_an_answer_is_for_the_person_unless_it_says_otherwise(api: Api) -> None:
    url = api.workspace.response_url(ALARMS, "U01AMINA")
    assert (await answer(api, url, text="psst")).text == "ok"
    await answer(api, url, text="all", response_type="in_channel")
    told = [(each.text, each.only_for) for each in api.workspace.channels[ALARMS].messages]
    assert told == [("psst", "U01AMINA"), ("all", "")]


async def test_an_answer_replaces_or_deletes_the_original(api: Api) -> None:
    posted = await api("chat.postMessage", channel=ALARMS, text="old", blocks=[section()])
    url = api.workspace.response_url(ALARMS, "U01AMINA", posted["ts"])
    await answer(api, url, text="new", replace_original=True)
    [message] = api.workspace.channels[ALARMS].messages
    assert (message.text, message.blocks) == ("new", [])
    await answer(api, url, delete_original=True)
    assert api.workspace.channels[ALARMS].messages == []
    assert (await answer(api, url, delete_original=True)).json()["error"] == "message_not_found"


async def test_a_url_works_five_times_in_thirty_minutes(api: Api, clock: TurnedClock) -> None:
    url = api.workspace.response_url(ALARMS, "U01AMINA")
    statuses = [(await answer(api, url, text="x")).status_code for _ in range(6)]
    assert statuses == [200] * 5 + [404]
    late = api.workspace.response_url(ALARMS, "U01AMINA")
    clock.turn(minutes=31)
    refused = await answer(api, late, text="x")
    assert (refused.status_code, refused.json()["error"]) == (404, "expired_url")


async def test_a_bad_answer_is_refused(api: Api) -> None:
    url = api.workspace.response_url(ALARMS, "U01AMINA")
    assert (await answer(api, url)).json()["error"] == "no_text"
    refused = await answer(api, url, blocks=[{"type": "no"}])
    assert (refused.status_code, refused.json()["error"]) == (400, "invalid_blocks")


async def test_bolts_respond_works(served: Workspace, slack: SandboxClient) -> None:
    app, amina = app_of(served), slack.person("amina")

    @app.action("acknowledge")
    async def acknowledge(ack: Any, respond: Any) -> None:
        await ack()
        await respond("only you read this")
        await respond(text="replaced", replace_original=True)

    await client_of(served).chat_postMessage(channel=ALARMS, text="x", blocks=[actions(button())])
    async with listening(app, served):
        message = await slack.expect_message(ALARMS)
        await amina.click(message, "Acknowledge")
        await amina.expect_ephemeral("only you read this", channel=ALARMS)
        await slack.expect_update(message, containing="replaced")


@pytest.mark.parametrize("public", [False, True])
async def test_a_command_is_answered_in_its_acknowledgement(
    served: Workspace, slack: SandboxClient, *, public: bool
) -> None:
    app, amina = app_of(served), slack.person("amina")

    @app.command("/firebreak")
    async def hear(ack: Any, command: Any) -> None:
        kind = "in_channel" if public else "ephemeral"
        await ack(text=f"you said {command['text']}", response_type=kind)

    async with listening(app, served):
        await amina.command("/firebreak  list open ", ALARMS)
    if public:
        await slack.expect_message(ALARMS, containing="you said list open")
    else:
        await amina.expect_ephemeral("you said list open", channel=ALARMS)
        await slack.expect_no_message(ALARMS, during=0.05)


async def test_a_command_nobody_installed_is_refused_by_slack(slack: SandboxClient) -> None:
    amina = slack.person("amina")
    await amina.command("/watertank", ALARMS)
    await amina.expect_ephemeral("/watertank is not a valid command", channel=ALARMS)
    assert await slack.deliveries() == []


async def test_commands_open_modals(served: Workspace, slack: SandboxClient) -> None:
    app, amina = app_of(served), slack.person("amina")
    done = asyncio.Event()

    @app.command("/firebreak")
    async def hear(ack: Any, body: Any, client: Any) -> None:
        await ack()
        view = {
            "type": "modal",
            "title": {"type": "plain_text", "text": body["channel_name"]},
            "blocks": [section(body["user_name"])],
        }
        await client.views_open(trigger_id=body["trigger_id"], view=view)
        done.set()

    async with listening(app, served):
        await amina.command("/firebreak", ALARMS)
        shown = await amina.expect_modal("alarms")
        await done.wait()
    assert "amina" in shown.reads
