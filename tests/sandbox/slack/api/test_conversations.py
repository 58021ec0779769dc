from tests.sandbox.slack.kit import Api

ALARMS = "C0ALARMS"


async def test_history_comes_in_pages_newest_first(api: Api) -> None:
    api.workspace.rates.strict = False
    for number in range(5):
        await api("chat.postMessage", channel=ALARMS, text=str(number))
    first = await api("conversations.history", channel=ALARMS, limit=3)
    cursor = first["response_metadata"]["next_cursor"]
    second = await api("conversations.history", channel=ALARMS, limit=3, cursor=cursor)
    texts = [each["text"] for each in first["messages"] + second["messages"]]
    assert texts == ["4", "3", "2", "1", "0"]
    assert (first["has_more"], second["has_more"]) == (True, False)


async def test_history_between_two_moments_leaves_the_ends_out(api: Api) -> None:
    stamps = [(await api("chat.postMessage", channel=ALARMS, text=str(n)))["ts"] for n in range(3)]
    between = {"channel": ALARMS, "oldest": stamps[0], "latest": stamps[2]}
    without = await api("conversations.history", **between)
    assert [each["text"] for each in without["messages"]] == ["1"]
    inclusive = await api("conversations.history", inclusive=True, **between)
    assert [each["text"] for each in inclusive["messages"]] == ["2", "1", "0"]


async def test_bad_arguments_are_refused_and_never_crash(api: Api) -> None:
    for args, error in [
        ({"channel": ALARMS, "oldest": "yesterday"}, "invalid_ts_oldest"),
        ({"channel": ALARMS, "limit": "many"}, "invalid_arguments"),
        ({"channel": ALARMS, "cursor": "x"}, "invalid_cursor"),
        ({"channel": "C0GENERAL"}, "not_in_channel"),
    ]:
        assert (await api("conversations.history", **args))["error"] == error
    assert (await api("conversations.replies", channel=ALARMS, ts="1.0"))[
        "error"
    ] == "thread_not_found"


async def test_channels_can_be_listed_joined_and_looked_at(api: Api) -> None:
    listed = (await api("conversations.list"))["channels"]
    assert {each["name"]: each["is_member"] for each in listed} == {
        "alarms": True,
        "api": True,
        "security": True,
        "status": True,
        "general": False,
    }
    assert (await api("conversations.join", channel="C0GENERAL"))["channel"]["is_member"]
    again = await api("conversations.join", channel="C0GENERAL")
    assert again["warning"] == "already_in_channel"
    members = (await api("conversations.members", channel="C0GENERAL"))["members"]
    assert api.workspace.app.user in members
    assert (await api("conversations.info", channel=ALARMS))["channel"]["name"] == "alarms"


async def test_direct_messages_are_opened_once(api: Api) -> None:
    one = await api("conversations.open", users="U01AMINA", return_im=True)
    two = await api("conversations.open", users="U01AMINA")
    assert one["channel"]["id"] == two["channel"]["id"]
    assert (await api("conversations.open", users="U9"))["error"] == "user_not_found"
    assert (await api("conversations.list", types="im"))["channels"][0]["is_im"]


async def test_reading_needs_the_scope_of_the_channels_kind(api: Api) -> None:
    api.workspace.app.scopes -= {"channels:history"}
    answer = await api("conversations.history", channel=ALARMS)
    assert (answer["error"], answer["needed"]) == ("missing_scope", "channels:history")
    direct = (await api("conversations.open", users="U01AMINA"))["channel"]["id"]
    assert (await api("conversations.history", channel=direct))["ok"]
