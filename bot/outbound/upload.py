"""Files into Slack: uploaded, then examined, and only then may a message show them.

Sources: Slack docs, "Working with files" and "files.completeUploadExternal": it answers before
the file was examined, and image blocks that name it are refused until then. Nobody sees a file
that was shared nowhere, before a message of the same app names it.
"""

import json

from bot.outbound.slack import Slack

ALT = 1000  # characters


async def upload(slack: Slack, name: str, title: str, alt: str, data: bytes) -> str:
    """Upload a file for messages to show; return its id. Raises like `Slack.call`."""
    announced = {"filename": name, "length": len(data), "alt_txt": alt[:ALT]}
    asked = await slack.read("files.getUploadURLExternal", **announced)
    await slack.put(str(asked["upload_url"]), data)
    named = json.dumps([{"id": asked["file_id"], "title": title}])
    await slack.read("files.completeUploadExternal", files=named)
    return str(asked["file_id"])


async def is_examined(slack: Slack, file: str) -> bool:
    """Tell whether messages may show a file. Raises like `Slack.call`."""
    answer = await slack.read("files.info", file=file)
    return bool(answer["file"].get("mimetype"))
