from bot.sandbox.slack import Workspace
from tests.sandbox.slack.kit import Api

ALARMS = "C0ALARMS"


async def act(api: Api, person: str, act: str, **body: object) -> int:
    response = await api.http.post(f"/sandbox/people/{person}/{act}", json=body)
    return response.status_code


async def test_what_people_type_is_escaped_and_mentions_are_found(
    api: Api, workspace: Workspace
) -> None:
    await act(api, "U01AMINA", "say", channel=ALARMS, text="<!channel> @yusuf & @nobody")
    [message] = workspace.channels[ALARMS].messages
    assert message.text == "&lt;!channel&gt; <@U02YUSUF> &amp; @nobody"


async def test_a_reaction_is_put_and_taken_away(api: Api, workspace: Workspace) -> None:
    await act(api, "U01AMINA", "say", channel=ALARMS, text="x")
    [message] = workspace.channels[ALARMS].messages
    where = {"channel": ALARMS, "ts": message.ts, "name": "eyes"}
    await act(api, "U02YUSUF", "react", **where)
    assert message.reactions == {"eyes": ["U02YUSUF"]}
    await act(api, "U02YUSUF", "react", **where)
    assert message.reactions == {}


async def test_unread_counts_go_down_by_reading(api: Api) -> None:
    await api("chat.postMessage", channel=ALARMS, text="one <@U01AMINA>")
    await api("chat.postMessage", channel=ALARMS, text="two")

    async def unread() -> tuple[int, int]:
        screen = (await api.http.get("/sandbox/people/U01AMINA/screen")).json()
        entry = next(each for each in screen["channels"] if each["id"] == ALARMS)
        return entry["unread"], entry["mentions"]

    assert await unread() == (2, 1)
    await act(api, "U01AMINA", "read", channel=ALARMS)
    assert await unread() == (0, 0)


async def test_the_impossible_is_refused(api: Api) -> None:
    assert await act(api, "U9", "say", channel=ALARMS, text="x") == 404
    assert await act(api, "U01AMINA", "fly") == 404
    assert await act(api, "U01AMINA", "say", channel="C9", text="x") == 422
    assert await act(api, "U01AMINA", "react", channel=ALARMS, ts="1.0", name="x") == 422
    assert await act(api, "U01AMINA", "submit", view="V9") == 422
    psst = await api("chat.postEphemeral", channel=ALARMS, user="U01AMINA", text="psst")
    where = {"channel": ALARMS, "ts": psst["message_ts"], "name": "eyes"}
    assert await act(api, "U02YUSUF", "react", **where) == 422
    assert await act(api, "U01AMINA", "react", **where) == 200


async def test_people_edit_and_delete_what_they_wrote_themselves(
    api: Api, workspace: Workspace
) -> None:
    await act(api, "U01AMINA", "say", channel=ALARMS, text="teh queue", file="queue.png")
    [message] = workspace.channels[ALARMS].messages
    assert [one["name"] for one in message.files] == ["queue.png"]
    where = {"channel": ALARMS, "ts": message.ts}
    assert await act(api, "U02YUSUF", "edit", **where, text="x") == 422
    assert await act(api, "U02YUSUF", "delete", **where) == 422
    assert await act(api, "U01AMINA", "edit", **where, text="the queue") == 200
    assert (message.text, message.edited and message.edited["user"]) == ("the queue", "U01AMINA")

    await act(api, "U02YUSUF", "say", channel=ALARMS, text="which?", thread_ts=message.ts)
    assert await act(api, "U01AMINA", "delete", **where) == 200
    assert (message.subtype, message.text) == ("tombstone", "This message was deleted.")
    reply = workspace.channels[ALARMS].messages[-1]
    assert await act(api, "U02YUSUF", "delete", channel=ALARMS, ts=reply.ts) == 200
    assert reply not in workspace.channels[ALARMS].messages
