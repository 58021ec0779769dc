"""files.*: the three steps of an upload, and how it stands (Slack docs: "Working with files").

Slack completes an upload beside its answer: what kind of file it is, it only knows a moment
later, and until then it refuses image blocks that name it.
"""

from typing import Any

from bot.sandbox.slack.api.call import Call
from bot.sandbox.slack.api.refusal import Refused
from bot.sandbox.slack.state.channel import Channel
from bot.sandbox.slack.state.file import EXAMINED_AFTER, File
from bot.sandbox.slack.state.message import Message
from bot.sandbox.slack.wire import Json


def get_upload_url(call: Call) -> Json:
    """files.getUploadURLExternal: where to put a file of this name and length."""
    workspace = call.workspace
    length = call.number("length", 0, 1_000_000_000)
    ident = f"{workspace.ids.next('F')}X"  # real ones have nine characters or more
    file = File(ident, call.need("filename"), length, call.text("alt_txt"))
    workspace.files[file.id] = file
    return {"file_id": file.id, "upload_url": f"{workspace.url}/upload/v1/{file.id}"}


def complete_upload(call: Call) -> Json:
    """files.completeUploadExternal: share uploaded files, in a channel or a thread."""
    named = call.parsed("files")
    files = [_uploaded(call, each) for each in named] if isinstance(named, list) else []
    if not files:
        raise Refused("invalid_arguments", ["[ERROR] missing required field: files"])
    now, url = call.workspace.clock(), call.workspace.url
    for file in files:
        file.completed_at = now
    shared = [file.json(url, now + EXAMINED_AFTER) for file in files]
    for name in filter(None, call.text("channel_id", call.text("channels")).split(",")):
        _share(call, name, shared)
    return {"files": [file.json(url, now) for file in files]}


def info(call: Call) -> Json:
    """files.info: what Slack knows of a file by now."""
    file = call.workspace.files.get(call.need("file"))
    if file is None or file.completed_at is None:
        raise Refused("file_not_found")
    return {"file": file.json(call.workspace.url, call.workspace.clock())}


def _uploaded(call: Call, named: Any) -> File:
    file = call.workspace.files.get(named.get("id", "")) if isinstance(named, dict) else None
    if file is None or file.data is None:
        raise Refused("file_not_found")
    file.title = named.get("title") or file.name
    return file


def _share(call: Call, name: str, files: list[Json]) -> None:
    channel = call.workspace.channel(name)
    if channel is None:
        raise Refused("channel_not_found")
    if call.workspace.app.user not in channel.members:
        raise Refused("not_in_channel")
    call.workspace.post(channel, _message(call, channel, files))


def _message(call: Call, channel: Channel, files: list[Json]) -> Message:
    thread_ts = call.text("thread_ts")
    if thread_ts and channel.find(thread_ts) is None:
        raise Refused("thread_not_found")
    app = call.workspace.app
    return Message(
        ts=call.workspace.timestamps.next(),
        user=app.user,
        text=call.text("initial_comment"),
        thread_ts=thread_ts,
        bot_id=app.bot_id,
        app_id=app.id,
        files=files,
    )
