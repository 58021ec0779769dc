from bot.sandbox.slack import SandboxClient, Workspace
from tests.sandbox.slack.conftest import TurnedClock
from tests.sandbox.slack.kit import Api, Json, client_of


async def test_slacks_own_client_uploads_in_a_thread(
    served: Workspace, slack: SandboxClient
) -> None:
    client = client_of(served)
    parent = await client.chat_postMessage(channel="C0ALARMS", text="incident")
    await client.files_upload_v2(
        channel="C0ALARMS",
        thread_ts=parent["ts"],
        filename="timeline.csv",
        title="Timeline",
        content="at,what\n",
        initial_comment="Here it is",
    )
    message = await slack.expect_message("C0ALARMS", containing="incident")
    reply = await slack.expect_reply(message, containing="Here it is")
    [file] = reply.files
    assert (file["title"], file["mimetype"], file["size"]) == ("Timeline", "text/csv", 8)


async def test_a_file_is_shared_only_after_its_bytes_came(api: Api) -> None:
    announced = await api("files.getUploadURLExternal", filename="a.txt", length=3)
    named = {"files": [{"id": announced["file_id"]}], "channel_id": "C0ALARMS"}
    assert (await api("files.completeUploadExternal", **named))["error"] == "file_not_found"
    await api.http.post(announced["upload_url"], content=b"abc")
    assert (await api("files.completeUploadExternal", **named))["ok"]
    elsewhere = {**named, "channel_id": "C0GENERAL"}
    assert (await api("files.completeUploadExternal", **elsewhere))["error"] == "not_in_channel"
    nowhere = {**named, "thread_ts": "1.0"}
    assert (await api("files.completeUploadExternal", **nowhere))["error"] == "thread_not_found"
    assert (await api("files.completeUploadExternal", files=3))["error"] == "invalid_arguments"


async def uploaded(api: Api, name: str, data: bytes = b"\x89PNG") -> str:
    announced = await api("files.getUploadURLExternal", filename=name, length=len(data))
    await api.http.post(announced["upload_url"], content=data)
    named = [{"id": announced["file_id"]}]
    completed = await api("files.completeUploadExternal", files=named)
    assert completed["files"][0]["mimetype"] == ""  # nobody has looked at it yet
    return str(announced["file_id"])


def picture(file: str) -> list[Json]:
    return [{"type": "image", "alt_text": "a metric", "slack_file": {"id": file}}]


async def test_an_image_block_can_name_a_file_only_once_slack_has_examined_it(
    api: Api, workspace: Workspace, clock: TurnedClock
) -> None:
    file = await uploaded(api, "metric.png")
    post = {"channel": "C0ALARMS", "text": "x", "blocks": picture(file)}
    refused = await api("chat.postMessage", **post)
    assert refused["error"] == "invalid_blocks"
    assert refused["response_metadata"]["messages"] == [
        "[ERROR] invalid slack file [json-pointer:/blocks/0/slack_file]"
    ]
    assert (await api("files.info", file=file))["file"]["mimetype"] == ""
    clock.turn(seconds=1)
    assert (await api("files.info", file=file))["file"]["mimetype"] == "image/png"
    posted = await api("chat.postMessage", **post)
    assert posted["ok"]
    del workspace.files[file]
    again = await api(
        "chat.update", channel="C0ALARMS", ts=posted["ts"], text="x", blocks=picture(file)
    )
    assert again["error"] == "invalid_blocks"


async def test_what_is_no_image_is_no_picture(api: Api, clock: TurnedClock) -> None:
    file = await uploaded(api, "notes.txt")
    clock.turn(seconds=1)
    post = {"channel": "C0ALARMS", "text": "x", "blocks": picture(file)}
    assert (await api("chat.postMessage", **post))["error"] == "invalid_blocks"
    assert (await api("files.info", file="F0NOWHERE"))["error"] == "file_not_found"


async def test_a_file_is_given_back_as_a_download_and_never_as_a_page(api: Api) -> None:
    announced = await api("files.getUploadURLExternal", filename="a.html", length=3)
    await api.http.post(announced["upload_url"], content=b"<b>")
    shared = await api("files.completeUploadExternal", files=[{"id": announced["file_id"]}])
    response = await api.http.get(shared["files"][0]["url_private"])
    assert response.content == b"<b>"
    assert response.headers["content-disposition"] == "attachment"
    assert (await api.http.get("/files/F9/a.txt")).status_code == 404
    assert (await api.http.post("/upload/v1/F9", content=b"")).status_code == 404
