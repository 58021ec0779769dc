"""The few Block Kit elements we use, each cut to Slack's limit for it ("Blocks", "Block elements").

Markup passed in is already escaped; plain text is given as it is.
"""

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

Block: TypeAlias = Mapping[str, Any]
View: TypeAlias = dict[str, Any]

SECTION, CONTEXT, HEADER, BUTTON, OPTION, TITLE = 3000, 2000, 150, 75, 75, 24
VALUE, INPUT_LABEL, PLACEHOLDER, METADATA, VIEW_BLOCKS = 2000, 2000, 150, 3000, 100


def cut(text: str, limit: int) -> str:
    """Return text of at most `limit` characters, with an ellipsis where it was cut."""
    return text if len(text) <= limit else f"{text[: limit - 1].rstrip()}…"


def plain(text: str, limit: int) -> dict[str, Any]:
    """Return a plain_text object; Slack refuses an empty one."""
    return {"type": "plain_text", "text": cut(text.strip() or "-", limit), "emoji": True}


def section(markup: str, accessory: Block | None = None) -> Block:
    """Return a section with mrkdwn text."""
    block = {"type": "section", "text": {"type": "mrkdwn", "text": cut(markup or "-", SECTION)}}
    return {**block, "accessory": accessory} if accessory else block


def context(markup: str) -> Block:
    """Return a line of small text."""
    text = {"type": "mrkdwn", "text": cut(markup or "-", CONTEXT)}
    return {"type": "context", "elements": [text]}


def divider() -> Block:
    """Return a line."""
    return {"type": "divider"}


def button(label: str, action_id: str, value: str, style: str = "") -> Block:
    """Return a button; style is `primary`, `danger` or none."""
    made: dict[str, Any] = {
        "type": "button",
        "text": plain(label, BUTTON),
        "action_id": action_id,
        "value": cut(value, VALUE),
    }
    return {**made, "style": style} if style else made


def option(label: str, value: str) -> Block:
    """Return an option of a menu."""
    return {"text": plain(label, OPTION), "value": value}


def overflow(action_id: str, options: Sequence[Block]) -> Block:
    """Return a "more" menu: two to five options."""
    return {"type": "overflow", "action_id": action_id, "options": list(options)}


def actions(elements: Sequence[Block]) -> Block:
    """Return a row of buttons and menus."""
    return {"type": "actions", "elements": list(elements)}


def field(block_id: str, label: str, hint: str, *, multiline: bool = False) -> Block:
    """Return a text input of a modal, which must be filled in."""
    element = {
        "type": "plain_text_input",
        "action_id": "value",
        "multiline": multiline,
        "max_length": 2000,
        "placeholder": plain(hint, PLACEHOLDER),
    }
    return {
        "type": "input",
        "block_id": block_id,
        "label": plain(label, INPUT_LABEL),
        "element": element,
    }


def modal(
    callback: str, title: str, blocks: Sequence[Block], metadata: str, *, submit: str = ""
) -> View:
    """Return a modal view."""
    view: View = {
        "type": "modal",
        "callback_id": callback,
        "title": plain(title, TITLE),
        "close": plain("Close", TITLE),
        "blocks": list(blocks)[:VIEW_BLOCKS],
        "private_metadata": cut(metadata, METADATA),
    }
    return {**view, "submit": plain(submit, TITLE)} if submit else view
