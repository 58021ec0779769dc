import pytest

from bot.sandbox.slack import SandboxClient, Workspace
from bot.sandbox.slack.driver.failures import NotSeen
from tests.sandbox.slack.kit import client_of, modal, section

ALARMS = "C0ALARMS"


async def test_failures_tell_what_the_person_sees(served: Workspace, slack: SandboxClient) -> None:
    amina = slack.person("amina")
    trigger = served.triggers.issue(amina.id)
    await client_of(served).views_open(trigger_id=trigger, view=modal(title="Another"))
    await client_of(served).chat_postEphemeral(channel=ALARMS, user=amina.id, text="psst")
    with pytest.raises(NotSeen, match="Another"):
        await amina.expect_modal("Plan", within=0.05)
    with pytest.raises(NotSeen, match="Another"):
        await amina.expect_no_modal(within=0.05)
    with pytest.raises(NotSeen, match="psst"):
        await amina.expect_ephemeral("hello", channel=ALARMS, within=0.05)
    with pytest.raises(NotSeen, match="not notified of 'fire'"):
        await amina.expect_push("fire", within=0.05)
    with pytest.raises(NotSeen, match="no home"):
        await amina.expect_home(within=0.05)


async def test_a_home_tab_is_seen(served: Workspace, slack: SandboxClient) -> None:
    amina = slack.person("amina")
    home = {"type": "home", "blocks": [section("3 open incidents")]}
    await client_of(served).views_publish(user_id=amina.id, view=home)
    assert "3 open incidents" in (await amina.expect_home("open")).reads


async def test_one_persons_modal_is_not_anothers(served: Workspace, slack: SandboxClient) -> None:
    amina, yusuf = slack.person("amina"), slack.person("yusuf")
    trigger = served.triggers.issue(amina.id)
    await client_of(served).views_open(trigger_id=trigger, view=modal())
    shown = await amina.expect_modal()
    assert await yusuf.modal() is None
    with pytest.raises(NotSeen, match="yusuf sees no view"):
        await yusuf.close(shown)


async def test_a_push_is_the_text(served: Workspace, slack: SandboxClient) -> None:
    text = ":red_circle: CRITICAL api"
    await client_of(served).chat_postMessage(channel=ALARMS, text=text, blocks=[section("x")])
    assert await slack.person("yusuf").expect_push("CRITICAL") == text
