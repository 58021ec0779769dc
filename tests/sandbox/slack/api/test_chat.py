import pytest

from bot.sandbox.slack import Workspace
from bot.sandbox.slack.state.channel import Channel
from tests.sandbox.slack.kit import Api, actions, button, section

ALARMS = "C0ALARMS"


async def test_a_message_stands_in_the_channel_as_posted(api: Api) -> None:
    answer = await api(
        "chat.postMessage",
        channel=ALARMS,
        text="CRITICAL",
        blocks=[section(), actions(button())],
        metadata={"event_type": "incident", "event_payload": {"id": "INC-1"}},
        unfurl_links=False,
    )
    assert answer["ok"]
    history = await api("conversations.history", channel=ALARMS, include_all_metadata=True)
    [message] = history["messages"]
    assert message["ts"] == answer["ts"]
    assert message["text"] == "CRITICAL"
    assert message["metadata"]["event_payload"] == {"id": "INC-1"}
    assert message["blocks"][1]["elements"][0]["action_id"] == "acknowledge"
    assert all(block["block_id"] for block in message["blocks"])


async def test_metadata_is_told_only_on_request(api: Api) -> None:
    metadata = {"event_type": "incident", "event_payload": {}}
    await api("chat.postMessage", channel=ALARMS, text="x", metadata=metadata)
    [message] = (await api("conversations.history", channel=ALARMS))["messages"]
    assert "metadata" not in message


async def test_arguments_may_come_as_a_form(api: Api) -> None:
    form = {"channel": ALARMS, "text": "hi", "blocks": '[{"type": "divider"}]'}
    token = api.workspace.app.bot_token
    response = await api.http.post("/api/chat.postMessage", data={**form, "token": token})
    assert response.json()["message"]["blocks"][0]["type"] == "divider"


@pytest.mark.parametrize(
    ("args", "error"),
    [
        ({"channel": "C0NOWHERE", "text": "x"}, "channel_not_found"),
        ({"text": "x"}, "channel_not_found"),
        ({"channel": "C0GENERAL", "text": "x"}, "not_in_channel"),
        ({"channel": ALARMS}, "no_text"),
        ({"channel": ALARMS, "text": ""}, "no_text"),
        ({"channel": ALARMS, "text": "x" * 40_001}, "msg_too_long"),
        ({"channel": ALARMS, "text": "x", "blocks": "not json"}, "invalid_blocks_format"),
        ({"channel": ALARMS, "text": "x", "blocks": {"type": "divider"}}, "invalid_blocks_format"),
        ({"channel": ALARMS, "text": "x", "blocks": [{"type": "no"}]}, "invalid_blocks"),
        (
            {"channel": ALARMS, "text": "x", "blocks": [section("x" * 2900)] * 5},
            "msg_blocks_too_long",
        ),
        ({"channel": ALARMS, "text": "x", "attachments": [{}] * 101}, "too_many_attachments"),
        ({"channel": ALARMS, "text": "x", "attachments": [{"blocks": [3]}]}, "invalid_attachments"),
        ({"channel": ALARMS, "text": "x", "thread_ts": "1.000000"}, "thread_not_found"),
        ({"channel": ALARMS, "text": "x", "metadata": "no"}, "invalid_metadata_format"),
        (
            {"channel": ALARMS, "text": "x", "metadata": {"event_type": "e"}},
            "invalid_metadata_schema",
        ),
        ({"channel": ALARMS, "text": ["x"]}, "invalid_arguments"),
    ],
)
async def test_slack_refuses(api: Api, args: dict[str, object], error: str) -> None:
    answer = await api("chat.postMessage", **args)
    assert (answer["ok"], answer["error"]) == (False, error)


async def test_refused_blocks_come_with_reasons(api: Api) -> None:
    answer = await api("chat.postMessage", channel=ALARMS, text="x", blocks=[section("")])
    [reason] = answer["response_metadata"]["messages"]
    assert reason.endswith("[json-pointer:/blocks/0/text/text]")


async def test_a_private_channel_without_the_bot_does_not_exist(api: Api) -> None:
    api.workspace.channels["C0HIDDEN"] = Channel("C0HIDDEN", "hidden", [], is_private=True)
    assert (await api("chat.postMessage", channel="C0HIDDEN", text="x"))[
        "error"
    ] == "channel_not_found"


async def test_an_archived_channel_takes_nothing(api: Api) -> None:
    api.workspace.channels[ALARMS].is_archived = True
    assert (await api("chat.postMessage", channel=ALARMS, text="x"))["error"] == "is_archived"


async def test_nothing_changes_in_an_archived_channel(api: Api) -> None:
    said = await api("chat.postMessage", channel=ALARMS, text="x")
    api.workspace.channels[ALARMS].is_archived = True
    changed = await api("chat.update", channel=ALARMS, ts=said["ts"], text="y")
    assert changed["error"] == "is_inactive"


async def test_a_user_id_means_the_direct_messages_with_them(api: Api) -> None:
    first = await api("chat.postMessage", channel="U01AMINA", text="one")
    second = await api("chat.postMessage", channel="U01AMINA", text="two")
    assert first["channel"] == second["channel"]
    assert api.workspace.channels[first["channel"]].is_im


async def test_replies_stand_in_the_thread_and_broadcasts_in_both(api: Api) -> None:
    parent = await api("chat.postMessage", channel=ALARMS, text="parent")
    thread = {"channel": ALARMS, "thread_ts": parent["ts"]}
    await api("chat.postMessage", text="quiet", **thread)
    await api("chat.postMessage", text="loud", reply_broadcast=True, **thread)
    history = (await api("conversations.history", channel=ALARMS))["messages"]
    assert [each["text"] for each in history] == ["loud", "parent"]
    assert history[1]["reply_count"] == 2
    replies = (await api("conversations.replies", channel=ALARMS, ts=parent["ts"]))["messages"]
    assert [each["text"] for each in replies] == ["parent", "quiet", "loud"]


async def test_a_reply_is_no_thread(api: Api) -> None:
    parent = await api("chat.postMessage", channel=ALARMS, text="parent")
    reply = await api("chat.postMessage", channel=ALARMS, text="r", thread_ts=parent["ts"])
    answer = await api("chat.postMessage", channel=ALARMS, text="x", thread_ts=reply["ts"])
    assert answer["error"] == "thread_not_found"


async def test_text_alone_removes_blocks_and_shows_as_edited(api: Api) -> None:
    posted = await api("chat.postMessage", channel=ALARMS, text="x", blocks=[section()])
    with_blocks = await api(
        "chat.update", channel=ALARMS, ts=posted["ts"], text="y", blocks=[section("new")]
    )
    assert "edited" not in with_blocks["message"]
    plain = await api("chat.update", channel=ALARMS, ts=posted["ts"], text="z")
    assert "blocks" not in plain["message"]
    assert "edited" in plain["message"]


async def test_an_update_keeps_metadata_until_told_otherwise(api: Api) -> None:
    metadata = {"event_type": "incident", "event_payload": {"id": "1"}}
    posted = await api("chat.postMessage", channel=ALARMS, text="x", metadata=metadata)
    kept = await api("chat.update", channel=ALARMS, ts=posted["ts"], text="y")
    assert kept["message"]["metadata"] == metadata
    gone = await api("chat.update", channel=ALARMS, ts=posted["ts"], text="y", metadata={})
    assert "metadata" not in gone["message"]


async def test_only_own_messages_can_be_changed(api: Api, workspace: Workspace) -> None:
    await api.http.post("/sandbox/people/U01AMINA/say", json={"channel": ALARMS, "text": "mine"})
    ts = workspace.channels[ALARMS].messages[0].ts
    assert (await api("chat.update", channel=ALARMS, ts=ts, text="x"))[
        "error"
    ] == "cant_update_message"
    assert (await api("chat.delete", channel=ALARMS, ts=ts))["error"] == "cant_delete_message"
    assert (await api("chat.update", channel=ALARMS, ts="1.0", text="x"))[
        "error"
    ] == "message_not_found"


async def test_a_deleted_parent_leaves_a_tombstone(api: Api) -> None:
    parent = await api("chat.postMessage", channel=ALARMS, text="parent")
    alone = await api("chat.postMessage", channel=ALARMS, text="alone")
    await api("chat.postMessage", channel=ALARMS, text="reply", thread_ts=parent["ts"])
    for ts in (parent["ts"], alone["ts"]):
        assert (await api("chat.delete", channel=ALARMS, ts=ts))["ok"]
    [left] = (await api("conversations.history", channel=ALARMS))["messages"]
    assert left["subtype"] == "tombstone"
    again = await api("chat.update", channel=ALARMS, ts=parent["ts"], text="back")
    assert again["error"] == "message_not_found"


async def test_an_ephemeral_message_is_in_nobodys_history(api: Api) -> None:
    answer = await api("chat.postEphemeral", channel=ALARMS, user="U01AMINA", text="psst")
    assert answer["message_ts"]
    assert (await api("conversations.history", channel=ALARMS))["messages"] == []
    update = await api("chat.update", channel=ALARMS, ts=answer["message_ts"], text="x")
    assert update["error"] == "message_not_found"
    stranger = await api("chat.postEphemeral", channel=ALARMS, user="U9", text="psst")
    assert stranger["error"] == "user_not_in_channel"


async def test_a_permalink_leads_to_the_message(api: Api) -> None:
    posted = await api("chat.postMessage", channel=ALARMS, text="x")
    link = await api("chat.getPermalink", channel=ALARMS, message_ts=posted["ts"])
    assert link["permalink"].endswith(f"/archives/{ALARMS}/p{posted['ts'].replace('.', '')}")
    missing = await api("chat.getPermalink", channel=ALARMS, message_ts="1.0")
    assert missing["error"] == "message_not_found"
