from bot.sandbox.slack import Workspace
from tests.sandbox.slack.kit import Api, section

AMINA, YUSUF = "U01AMINA", "U02YUSUF"


def texts(workspace: Workspace, user: str) -> list[str]:
    return [push.text for push in workspace.pushes.to(user)]


async def test_a_phone_shows_exactly_the_text(api: Api, workspace: Workspace) -> None:
    text = ":red_circle: *CRITICAL* <!channel> api &amp; web"
    await api("chat.postMessage", channel="C0ALARMS", text=text, blocks=[section("other")])
    assert texts(workspace, AMINA) == [text]


async def test_a_message_without_text_tells_a_phone_nothing(api: Api, workspace: Workspace) -> None:
    await api("chat.postMessage", channel="C0ALARMS", blocks=[section("only blocks")])
    assert texts(workspace, AMINA) == ["This content can't be displayed."]


async def test_an_update_does_not_ring(api: Api, workspace: Workspace) -> None:
    posted = await api("chat.postMessage", channel="C0ALARMS", text="one")
    await api("chat.update", channel="C0ALARMS", ts=posted["ts"], text="two")
    assert texts(workspace, AMINA) == ["one"]


async def test_a_reply_rings_only_for_who_is_in_the_thread(api: Api, workspace: Workspace) -> None:
    parent = await api("chat.postMessage", channel="C0ALARMS", text="parent")
    await api("chat.postMessage", channel="C0ALARMS", thread_ts=parent["ts"], text=f"<@{AMINA}>!")
    await api("chat.postMessage", channel="C0ALARMS", thread_ts=parent["ts"], text="more")
    assert texts(workspace, AMINA) == ["parent", f"<@{AMINA}>!", "more"]
    assert texts(workspace, YUSUF) == ["parent"]


async def test_an_ephemeral_message_does_not_ring(api: Api, workspace: Workspace) -> None:
    await api("chat.postEphemeral", channel="C0ALARMS", user=AMINA, text="psst")
    assert texts(workspace, AMINA) == []
