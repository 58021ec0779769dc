"""Cursor pagination (Slack docs: "Pagination")."""

from collections.abc import Sequence
from typing import TypeVar

from bot.sandbox.slack.api.call import Call
from bot.sandbox.slack.api.refusal import Refused
from bot.sandbox.slack.wire import Json

Item = TypeVar("Item")


def page(
    call: Call, items: Sequence[Item], *, default: int, most: int
) -> tuple[Sequence[Item], Json]:
    """Return the items a call asks for with `limit` and `cursor`, and what to answer about it."""
    limit = call.number("limit", default, most)
    start = _start(call.text("cursor"))
    end = start + limit
    more = end < len(items)
    cursor = f"next:{end}" if more else ""
    return items[start:end], {"has_more": more, "response_metadata": {"next_cursor": cursor}}


def _start(cursor: str) -> int:
    offset = cursor.removeprefix("next:")
    if cursor and not offset.isdecimal():
        raise Refused("invalid_cursor")
    return int(offset or 0)
