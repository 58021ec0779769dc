"""The few Block Kit elements we use, each within Slack's limit for it ("Blocks", "Block elements").

Markup passed in is escaped already and made to fit; plain text is given as it is.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

from bot.core.span import visible

Block: TypeAlias = Mapping[str, Any]
View: TypeAlias = dict[str, Any]

SECTION, CONTEXT, BUTTON, OPTION, TITLE = 3000, 2000, 75, 75, 24
INPUT_LABEL, PLACEHOLDER = 2000, 150
CONFIRM_TITLE, CONFIRM_TEXT, CONFIRM_BUTTON = 100, 300, 30
ALT, IMAGE_TITLE = 2000, 2000


def cut(text: str, limit: int) -> str:
    """Return text of at most `limit` characters, with an ellipsis where it was cut."""
    return text if len(text) <= limit else f"{text[: limit - 1].rstrip()}…"


def fitting(lines: Sequence[str], limit: int, rest: Callable[[int], str]) -> str:
    """Return the lines that fit into `limit` characters; `rest(n)` tells that n are missing."""
    whole = "\n".join(lines)
    if len(whole) <= limit:
        return whole
    room = limit - len(rest(len(lines)))
    kept = []
    for line in lines:
        room -= len(line) + 1
        if room < 0:
            break
        kept.append(line)
    return "\n".join([*kept, rest(len(lines) - len(kept))])


def plain(text: str, limit: int) -> dict[str, Any]:
    """Return a plain_text object; Slack refuses an empty one, and we its emoji codes."""
    shown = cut(visible(text).strip(), limit) or "-"
    return {"type": "plain_text", "text": shown, "emoji": False}


def mrkdwn(markup: str, limit: int) -> dict[str, Any]:
    """Return a mrkdwn object; `verbatim`, or Slack makes links of addresses by itself.

    What is too long is cut, even within a mark: Slack refuses a whole message for it.
    """
    return {"type": "mrkdwn", "text": cut(markup, limit) or "-", "verbatim": True}


def section(markup: str, accessory: Block | None = None) -> Block:
    """Return a section with mrkdwn text."""
    block = {"type": "section", "text": mrkdwn(markup, SECTION)}
    return {**block, "accessory": accessory} if accessory else block


def context(markup: str) -> Block:
    """Return small text."""
    return {"type": "context", "elements": [mrkdwn(markup, CONTEXT)]}


def image(file: str, alt: str, title: str) -> Block:
    """Return a picture that was uploaded to Slack; alt: what it shows, for who cannot see it."""
    named = {"slack_file": {"id": file}, "alt_text": cut(visible(alt), ALT) or "-"}
    return {"type": "image", **named, "title": plain(title, IMAGE_TITLE)}


def divider() -> Block:
    """Return a line."""
    return {"type": "divider"}


def button(label: str, action_id: str, value: str, style: str = "") -> Block:
    """Return a button; style is `primary`, `danger` or none."""
    made: dict[str, Any] = {
        "type": "button",
        "text": plain(label, BUTTON),
        "action_id": action_id,
        "value": value,
    }
    return {**made, "style": style} if style else made


def asks_first(element: Block, title: str, what: str, yes: str) -> Block:
    """Return a button or menu that asks before it does something; `what` is plain text."""
    dialog = {
        "title": plain(title, CONFIRM_TITLE),
        "text": plain(what, CONFIRM_TEXT),
        "confirm": plain(yes, CONFIRM_BUTTON),
        "deny": plain("Cancel", CONFIRM_BUTTON),
    }
    return {**element, "confirm": dialog}


def option(label: str, value: str) -> Block:
    """Return an option of a menu."""
    return {"text": plain(label, OPTION), "value": value}


def grouped_select(
    action_id: str, placeholder: str, groups: Mapping[str, Sequence[Block]]
) -> Block:
    """Return a menu of options below headings."""
    listed = [
        {"label": plain(label, OPTION), "options": list(options)}
        for label, options in groups.items()
    ]
    return {
        "type": "static_select",
        "action_id": action_id,
        "placeholder": plain(placeholder, PLACEHOLDER),
        "option_groups": listed,
    }


def overflow(action_id: str, options: Sequence[Block]) -> Block:
    """Return a "more" menu: two to five options."""
    return {"type": "overflow", "action_id": action_id, "options": list(options)}


def actions(elements: Sequence[Block]) -> Block:
    """Return a row of buttons and menus."""
    return {"type": "actions", "elements": list(elements)}


def asked(block_id: str, label: str, element: Block, *, optional: bool = False) -> Block:
    """Return an input of a modal with its label."""
    return {
        "type": "input",
        "block_id": block_id,
        "label": plain(label, INPUT_LABEL),
        "element": element,
        "optional": optional,
    }


def field(block_id: str, label: str, hint: str, *, multiline: bool = False) -> Block:
    """Return a text input of a modal, which must be filled in."""
    element = {
        "type": "plain_text_input",
        "action_id": "value",
        "multiline": multiline,
        "max_length": 3000,
        "placeholder": plain(hint, PLACEHOLDER),
    }
    return asked(block_id, label, element)


def modal(
    callback: str, title: str, blocks: Sequence[Block], metadata: str, *, submit: str = ""
) -> View:
    """Return a modal view."""
    view: View = {
        "type": "modal",
        "callback_id": callback,
        "title": plain(title, TITLE),
        "close": plain("Close", TITLE),
        "blocks": list(blocks),
        "private_metadata": metadata,
    }
    return {**view, "submit": plain(submit, TITLE)} if submit else view
