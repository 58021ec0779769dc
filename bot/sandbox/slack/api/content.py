"""What a message says, checked as Slack checks it."""

from dataclasses import dataclass
from typing import Any

from bot.sandbox.slack.api.call import Call
from bot.sandbox.slack.api.pictures import picture_problems
from bot.sandbox.slack.api.refusal import Refused
from bot.sandbox.slack.blocks import attachment_problems, characters, limits, problems
from bot.sandbox.slack.wire import Json


@dataclass(frozen=True, slots=True)
class Content:
    """The parts of a message; None where the call did not name the part."""

    text: str | None
    blocks: list[Json] | None
    attachments: list[Json] | None
    metadata: Json | None


def content(call: Call) -> Content:
    """Read and check text, blocks, attachments and metadata; ids are filled in."""
    text = call.text("text") if "text" in call.args else None
    if text is not None and len(text) > limits.MESSAGE_TEXT:
        raise Refused("msg_too_long")
    return Content(text, _blocks(call), _attachments(call), _metadata(call))


def new_content(call: Call) -> Content:
    """Read and check what makes a new message: it must say something."""
    read = content(call)
    if not (read.text or read.blocks or read.attachments):
        raise Refused("no_text")
    return read


def _blocks(call: Call) -> list[Json] | None:
    """Check blocks; an empty list is good and removes them."""
    blocks = call.parsed("blocks", "invalid_blocks_format")
    if blocks is None:
        return None
    if not isinstance(blocks, list):
        raise Refused("invalid_blocks_format")
    if found := problems(blocks) or list(picture_problems(call.workspace, blocks)):
        raise Refused("invalid_blocks", found)
    _not_too_long(blocks)
    return call.workspace.ids.fill(blocks)


def _attachments(call: Call) -> list[Json] | None:
    attachments = call.parsed("attachments", "invalid_attachments")
    if attachments is None:
        return None
    if isinstance(attachments, list) and len(attachments) > limits.ATTACHMENTS:
        raise Refused("too_many_attachments")
    if found := attachment_problems(attachments):
        raise Refused("invalid_attachments", found)
    _not_too_long([each.get("blocks", []) for each in attachments])
    fill = call.workspace.ids.fill
    return [
        {**each, "blocks": fill(each["blocks"])} if "blocks" in each else each
        for each in attachments
    ]


def _not_too_long(blocks: list[Any]) -> None:
    if characters(blocks) > limits.MESSAGE_CHARACTERS:
        raise Refused("msg_blocks_too_long")


def _metadata(call: Call) -> Json | None:
    """Check message metadata: a type and a payload (Slack docs: "Message metadata")."""
    metadata = call.parsed("metadata", "invalid_metadata_format")
    if metadata is None:
        return None
    if not isinstance(metadata, dict):
        raise Refused("invalid_metadata_format")
    payload = metadata.get("event_payload")
    if metadata and not (isinstance(metadata.get("event_type"), str) and isinstance(payload, dict)):
        raise Refused("invalid_metadata_schema")
    return metadata
