"""Rich text: the block Slack's own composer makes (Slack docs: "Rich text block")."""

from collections.abc import Iterator
from typing import Any

from bot.sandbox.slack.blocks import limits
from bot.sandbox.slack.blocks.schema import Check, array, flag, record, string, tagged, whole, word

MOST = 1000  # Slack names no number; this only bounds the walk
STYLE = record(
    {},
    dict.fromkeys(("bold", "italic", "strike", "code", "underline"), flag),
)
_styled = {"style": STYLE}
INLINE = tagged(
    {
        "text": record({"text": string(limits.SECTION_TEXT)}, _styled),
        "link": record(
            {"url": string(limits.URL)},
            {"text": string(limits.SECTION_TEXT), "unsafe": flag, **_styled},
        ),
        "emoji": record({"name": string(100)}, {"unicode": string(100), **_styled}),
        "user": record({"user_id": string(limits.IDENTIFIER)}, _styled),
        "usergroup": record({"usergroup_id": string(limits.IDENTIFIER)}, _styled),
        "channel": record({"channel_id": string(limits.IDENTIFIER)}, _styled),
        "broadcast": record({"range": word("here", "channel", "everyone")}, _styled),
        "date": record(
            {"timestamp": whole(0, 9_999_999_999), "format": string(255)},
            {"url": string(limits.URL), "fallback": string(255), **_styled},
        ),
        "color": record({"value": string(32)}, _styled),
    }
)
LINE = record({"elements": array(INLINE, MOST, 0)})
_border = {"border": whole(0, 1)}
LIST = record(
    {
        "style": word("bullet", "ordered"),
        "elements": array(tagged({"rich_text_section": LINE}), MOST),
    },
    {"indent": whole(0, 8), "offset": whole(0, 10_000), **_border},
)


def _rich_text(value: Any, at: str) -> Iterator[str]:
    """Check a rich_text block."""
    inner: Check = tagged(
        {
            "rich_text_section": LINE,
            "rich_text_list": LIST,
            "rich_text_preformatted": record({"elements": array(INLINE, MOST, 0)}, _border),
            "rich_text_quote": record({"elements": array(INLINE, MOST, 0)}, _border),
        }
    )
    block_id = {"block_id": string(limits.IDENTIFIER)}
    yield from record({"elements": array(inner, MOST)}, block_id)(value, at)


RICH_TEXT: Check = _rich_text
