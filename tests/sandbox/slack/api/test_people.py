from tests.sandbox.slack.kit import Api


async def test_people_and_groups_can_be_looked_up(api: Api) -> None:
    user = (await api("users.info", user="U01AMINA"))["user"]
    assert (user["name"], user["tz"]) == ("amina", "Europe/Berlin")
    assert (await api("users.info", user="U9"))["error"] == "user_not_found"
    assert len((await api("users.list"))["members"]) == 3
    [group] = (await api("usergroups.list"))["usergroups"]
    assert group["handle"] == "oncall"
    members = (await api("usergroups.users.list", usergroup=group["id"]))["users"]
    assert members == ["U01AMINA", "U02YUSUF"]
    assert (await api("usergroups.users.list", usergroup="S9"))["error"] == "no_such_subteam"


async def test_the_bot_reacts_once(api: Api) -> None:
    posted = await api("chat.postMessage", channel="C0API", text="x")
    reaction = {"channel": "C0API", "timestamp": posted["ts"], "name": "eyes"}
    assert (await api("reactions.add", **reaction))["ok"]
    assert (await api("reactions.add", **reaction))["error"] == "already_reacted"
    [message] = (await api("conversations.history", channel="C0API"))["messages"]
    assert message["reactions"] == [{"name": "eyes", "users": ["U0FIREBREAK"], "count": 1}]
    missing = await api("reactions.add", channel="C0API", timestamp="1.0", name="eyes")
    assert missing["error"] == "message_not_found"
