"""Files into Slack: uploaded, then examined, and only then may a message show them.

Sources: Slack docs, "Working with files" and "files.completeUploadExternal": it answers before
the file was examined, and image blocks that name it are refused until then. Nobody sees a file
that was shared nowhere, before a message of the same app names it.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from bot.outbound.slack import Slack

ALT = 1000  # characters


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file to share in a thread."""

    name: str
    title: str
    body: bytes


async def upload(slack: Slack, name: str, title: str, alt: str, data: bytes) -> str:
    """Upload a file for messages to show; return its id. Raises like `Slack.call`."""
    file = await _sent(slack, name, data, alt_txt=alt[:ALT])
    named = json.dumps([{"id": file, "title": title}])
    await slack.read("files.completeUploadExternal", files=named)
    return file


async def attach(
    slack: Slack, channel: str, thread_ts: str, files: Sequence[Attachment], comment: str
) -> None:
    """Share files as one message of a thread; comment: mrkdwn. Raises like `Slack.call`."""
    named = [{"id": await _sent(slack, one.name, one.body), "title": one.title} for one in files]
    await slack.read(
        "files.completeUploadExternal",
        files=json.dumps(named),
        channel_id=channel,
        thread_ts=thread_ts,
        initial_comment=comment,
    )


async def _sent(slack: Slack, name: str, data: bytes, **more: str) -> str:
    """Announce a file and send its bytes; return its id."""
    announced = {"filename": name, "length": len(data), **more}
    asked = await slack.read("files.getUploadURLExternal", **announced)
    await slack.put(str(asked["upload_url"]), data)
    return str(asked["file_id"])


async def is_examined(slack: Slack, file: str) -> bool:
    """Tell whether messages may show a file. Raises like `Slack.call`."""
    answer = await slack.read("files.info", file=file)
    return bool(answer["file"].get("mimetype"))
