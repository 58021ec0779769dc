import asyncio

import httpx
import pytest

from bot.sandbox.slack import SandboxClient, Workspace, create_workspace
from bot.sandbox.slack.driver.failures import NotSeen
from tests.sandbox.slack.kit import actions, button, client_of, section

ALARMS = "C0ALARMS"


async def test_a_message_is_waited_for(served: Workspace, slack: SandboxClient) -> None:
    waiting = asyncio.create_task(slack.expect_message(ALARMS, containing=["CRITICAL", "api"]))
    client = client_of(served)
    await client.chat_postMessage(channel=ALARMS, text="CRITICAL web")
    await client.chat_postMessage(
        channel=ALARMS, text="CRITICAL", blocks=[section("api is down"), actions(button())]
    )
    message = await waiting
    assert (message.text, message.buttons) == ("CRITICAL", ["Acknowledge"])


async def test_a_failure_lists_what_was_there(served: Workspace, slack: SandboxClient) -> None:
    await client_of(served).chat_postMessage(channel=ALARMS, text="something else")
    with pytest.raises(NotSeen) as failure:
        await slack.expect_message(ALARMS, containing="CRITICAL", within=0.05)
    assert "no message with 'CRITICAL' in C0ALARMS" in str(failure.value)
    assert "something else" in str(failure.value)


async def test_waiting_ends_in_time(slack: SandboxClient) -> None:
    started = asyncio.get_running_loop().time()
    with pytest.raises(NotSeen, match="nothing"):
        await slack.expect_message(ALARMS, within=0.2)
    assert 0.2 <= asyncio.get_running_loop().time() - started < 1


async def test_threads_updates_and_deletions_are_seen(
    served: Workspace, slack: SandboxClient
) -> None:
    client = client_of(served)
    posted = await client.chat_postMessage(channel=ALARMS, text="one")
    message = await slack.expect_message(ALARMS, containing="one")
    await client.chat_postMessage(channel=ALARMS, thread_ts=posted["ts"], text="reply")
    reply = await slack.expect_reply(message, containing="reply")
    assert await slack.thread(message) == [reply]
    with pytest.raises(NotSeen):
        await slack.expect_message(ALARMS, containing="reply", within=0.05)
    await client.chat_update(channel=ALARMS, ts=posted["ts"], text="two")
    await slack.expect_update(message, containing="two")
    with pytest.raises(NotSeen, match="never showed 'three'"):
        await slack.expect_update(message, containing="three", within=0.05)
    await client.chat_delete(channel=ALARMS, ts=reply.ts)
    await slack.expect_gone(reply)
    with pytest.raises(NotSeen, match="still there"):
        await slack.expect_gone(message, within=0.05)


async def test_silence_can_be_expected(served: Workspace, slack: SandboxClient) -> None:
    await slack.expect_no_message(ALARMS, during=0.05)
    await client_of(served).chat_postMessage(channel=ALARMS, text="noise")
    with pytest.raises(NotSeen, match="should not be there"):
        await slack.expect_no_message(ALARMS, during=0.05)


async def test_equal_buttons_are_told_apart_by_what_stands_near(
    served: Workspace, slack: SandboxClient
) -> None:
    steps = [
        section(f"Step {number}", accessory=button("Done", "done", value=str(number)))
        for number in (1, 2, 3)
    ]
    await client_of(served).chat_postMessage(channel=ALARMS, text="x", blocks=steps)
    message = await slack.expect_message(ALARMS)
    with pytest.raises(AssertionError, match="not_connected"):
        await slack.person("amina").click(message, "Done", near="Step 3")
    [delivery] = [each for each in await slack.deliveries() if each["kind"] == "interactive"]
    assert delivery["payload"]["actions"][0]["value"] == "3"


async def test_a_wrong_fault_is_refused(slack: SandboxClient) -> None:
    with pytest.raises(NotSeen, match="fault"):
        await slack._link.send("POST", "/sandbox/faults", {"kind": "flood"})  # noqa: SLF001 -- the driver offers no wrong one


async def test_rates_can_be_held_and_lifted(served: Workspace, slack: SandboxClient) -> None:
    await slack.limit_rates(strict=True)
    assert served.rates.strict
    await slack.limit_rates(strict=False)
    assert not served.rates.strict


async def test_a_workspace_in_this_process_needs_no_server(workspace: Workspace) -> None:
    transport = httpx.ASGITransport(app=create_workspace(workspace))
    async with SandboxClient(workspace.url, transport) as slack:
        waiting = asyncio.create_task(slack.expect_message(ALARMS, containing="hello"))
        await asyncio.sleep(0)
        await slack.person("yusuf").say(ALARMS, "hello")
        assert (await waiting).user == "U02YUSUF"
