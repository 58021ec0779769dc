import asyncio
from typing import Any

import aiohttp
import pytest

from bot.sandbox.slack import SandboxClient, Workspace
from bot.sandbox.slack.driver.failures import AppDidNotAnswer
from tests.sandbox.slack.kit import app_of, client_of, listening

ALARMS = "C0ALARMS"


async def test_each_command_goes_to_one_connection(served: Workspace, slack: SandboxClient) -> None:
    heard: list[str] = []

    def app_named(name: str) -> Any:
        app = app_of(served)

        @app.command("/firebreak")
        async def hear(ack: Any) -> None:
            heard.append(name)
            await ack()

        return app

    async with listening(app_named("one"), served), listening(app_named("two"), served):
        await slack.expect_sockets(2)
        for _ in range(4):
            await slack.person("amina").command("/firebreak", ALARMS)
    assert sorted(heard) == ["one", "one", "two", "two"]


async def test_an_app_comes_back_after_a_refresh(served: Workspace, slack: SandboxClient) -> None:
    app = app_of(served)

    @app.command("/firebreak")
    async def hear(ack: Any) -> None:
        await ack("still here")

    async with listening(app, served):
        await slack.expect_sockets(1)
        await slack.refresh_sockets()
        await slack.expect_sockets(1)
        # slack_sdk renews twice, and cuts off the first new connection with what it carries.
        async with asyncio.timeout(10):
            while not await _answered(slack):  # noqa: ASYNC110  (slack_sdk tells nobody)
                await asyncio.sleep(0.1)
        await slack.person("amina").expect_ephemeral("still here", channel=ALARMS)


async def _answered(slack: SandboxClient) -> bool:
    try:
        await slack.person("amina").command("/firebreak", ALARMS)
    except AppDidNotAnswer:
        return False
    return True


async def test_an_app_comes_back_after_its_connection_broke(
    served: Workspace, slack: SandboxClient
) -> None:
    async with listening(app_of(served), served):
        await slack.expect_sockets(1)
        await slack.drop_sockets()
        await slack.expect_sockets(1)
        assert len(await slack.calls("apps.connections.open")) == 2


async def test_without_a_connection_people_see_an_error(slack: SandboxClient) -> None:
    with pytest.raises(AppDidNotAnswer, match="not_connected"):
        await slack.person("amina").command("/firebreak", ALARMS)


async def test_three_seconds_are_all_an_app_gets(served: Workspace, slack: SandboxClient) -> None:
    app = app_of(served)

    @app.command("/firebreak")
    async def never() -> None:
        await asyncio.sleep(0)  # and no ack

    async with listening(app, served):
        started = asyncio.get_running_loop().time()
        with pytest.raises(AppDidNotAnswer, match="http_timeout"):
            await slack.person("amina").command("/firebreak", ALARMS)
        assert asyncio.get_running_loop().time() - started == pytest.approx(3, abs=0.5)
    shown = await slack.person("amina").expect_ephemeral(channel=ALARMS)
    assert "operation_timeout" in shown.text


async def test_a_ticket_admits_one_connection(served: Workspace, slack: SandboxClient) -> None:
    opened = await client_of(served).apps_connections_open(app_token=served.app.app_token)
    url = opened["url"]
    async with aiohttp.ClientSession() as http, http.ws_connect(url) as first:
        assert (await first.receive_json())["type"] == "hello"
        with pytest.raises(aiohttp.WSServerHandshakeError):
            await http.ws_connect(url)
        await first.send_str("not json")
        await first.send_str('{"envelope_id": "unknown"}')
        await slack.expect_sockets(1)
    await slack.expect_sockets(0)


async def test_events_arrive_and_are_announced_once(
    served: Workspace, slack: SandboxClient
) -> None:
    app = app_of(served)
    heard: asyncio.Queue[tuple[str, str]] = asyncio.Queue()

    for name in ("app_mention", "reaction_added", "member_joined_channel", "app_home_opened"):

        @app.event(name)
        async def hear(event: Any) -> None:
            await heard.put((event["type"], event["user"]))

    @app.event("message")
    async def hear_message(event: Any) -> None:
        await heard.put((f"message {event.get('text')}", event["user"]))

    amina = slack.person("amina")
    async with listening(app, served):
        await amina.say(ALARMS, "look @firebreak")
        message = await slack.expect_message(ALARMS, containing="look")
        await amina.react(message, "eyes")
        await amina.bring(served.app.user, "C0GENERAL")
        await amina.open_home()
        async with asyncio.timeout(5):
            events = sorted([await heard.get() for _ in range(5)])
    assert events == [
        ("app_home_opened", "U01AMINA"),
        ("app_mention", "U01AMINA"),
        ("member_joined_channel", "U0FIREBREAK"),
        ("message look <@U0FIREBREAK>", "U01AMINA"),
        ("reaction_added", "U01AMINA"),
    ]


async def test_an_app_hears_only_what_it_subscribes_to(
    served: Workspace, slack: SandboxClient
) -> None:
    served.app.events = frozenset({"reaction_added"})
    amina = slack.person("amina")
    await amina.say(ALARMS, "hello @firebreak")
    await amina.react(await slack.expect_message(ALARMS), "eyes")
    sent = await slack.expect_deliveries(1)
    assert {each["payload"]["event"]["type"] for each in sent} == {"reaction_added"}
