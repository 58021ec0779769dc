"""Text, options and confirm dialogs: what blocks and elements are made of.

Slack docs: "Text object", "Option object", "Confirmation dialog object".
"""

from collections.abc import Iterator
from typing import Any

from bot.sandbox.slack.blocks import limits
from bot.sandbox.slack.blocks.schema import (
    Check,
    array,
    every,
    flag,
    problem,
    record,
    string,
    tagged,
    word,
)


def plain(most: int) -> Check:
    """Plain text only: mrkdwn is refused here."""
    return tagged({"plain_text": record({"text": string(most)}, {"emoji": flag})})


def text(most: int) -> Check:
    """Plain text or mrkdwn."""
    return tagged(
        {
            "plain_text": record({"text": string(most)}, {"emoji": flag}),
            "mrkdwn": record({"text": string(most)}, {"verbatim": flag}),
        }
    )


def option(label: Check, *, url: bool = False) -> Check:
    """One choice of a menu; only overflow menus may carry links."""
    extra = {"url": string(limits.URL)} if url else {}
    return record(
        {"text": label, "value": string(limits.OPTION_VALUE)},
        {"description": plain(limits.OPTION_TEXT), **extra},
    )


PLAIN_OPTION = option(plain(limits.OPTION_TEXT))
CHOICE = record(
    {"text": text(limits.OPTION_TEXT), "value": string(limits.OPTION_VALUE)},
    {"description": text(limits.OPTION_TEXT)},
)
OPTION_GROUP = record(
    {
        "label": plain(limits.OPTION_TEXT),
        "options": array(PLAIN_OPTION, limits.SELECT_OPTIONS),
    }
)
CONFIRM = record(
    {
        "title": plain(limits.CONFIRM_TITLE),
        "text": text(limits.CONFIRM_TEXT),
        "confirm": plain(limits.CONFIRM_BUTTON),
        "deny": plain(limits.CONFIRM_BUTTON),
    },
    {"style": word("primary", "danger")},
)
PLACEHOLDER = plain(limits.PLACEHOLDER)


def values_are_distinct(value: Any, at: str) -> Iterator[str]:
    """Refuse two options with one value, which nobody could tell apart."""
    options = value.get("options") if isinstance(value, dict) else None
    listed = options if isinstance(options, list) else []
    values = [each.get("value") for each in listed if isinstance(each, dict)]
    if len(values) != len({str(each) for each in values}):
        yield problem("option values must be unique", f"{at}/options")


def menu(kind: Check) -> Check:
    """Join a menu's own check with what every menu must keep."""
    return every(kind, values_are_distinct)
