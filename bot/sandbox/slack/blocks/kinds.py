"""Layout blocks, and which of them stand on which surface (Slack docs: "Blocks").

Kinds that Firebreak has no use for (video, file, card, carousel, ...) are unknown here and
therefore refused: whoever starts to use one adds its check first.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Literal, TypeAlias

from bot.sandbox.slack.blocks import limits
from bot.sandbox.slack.blocks.elements import IMAGE, INPUTS, INTERACTIVE
from bot.sandbox.slack.blocks.rich import RICH_TEXT
from bot.sandbox.slack.blocks.schema import (
    Check,
    array,
    flag,
    problem,
    record,
    string,
    tagged,
    word,
)
from bot.sandbox.slack.blocks.texts import plain, text

Surface: TypeAlias = Literal["message", "modal", "home"]

BLOCK = {"block_id": string(limits.IDENTIFIER)}
RAW_CELL = record({"text": string(limits.SECTION_TEXT, 0)})


def _section(value: Any, at: str) -> Iterator[str]:
    """Check a section: text, fields or both."""
    yield from record(
        {},
        {
            "text": text(limits.SECTION_TEXT),
            "fields": array(text(limits.FIELD_TEXT), limits.SECTION_FIELDS),
            "accessory": tagged({**INTERACTIVE, "image": IMAGE}),
            "expand": flag,
            **BLOCK,
        },
    )(value, at)
    if "text" not in value and "fields" not in value:
        yield problem("must define either `text` or `fields`", at)


def _image(value: Any, at: str) -> Iterator[str]:
    """Check an image block: the element, with a title."""
    block = {key: each for key, each in value.items() if key not in {"title", "block_id"}}
    rest = {key: value[key] for key in ("title", "block_id") if key in value}
    yield from IMAGE(block, at)
    yield from record({}, {"title": plain(limits.IMAGE_TITLE), **BLOCK})(rest, at)


def _table(value: Any, at: str) -> Iterator[str]:
    """Check a table: rows of one width."""
    cell = tagged({"raw_text": RAW_CELL, "rich_text": RICH_TEXT})
    row = array(cell, limits.TABLE_COLUMNS)
    column = record({}, {"align": word("left", "center", "right"), "is_wrapped": flag})
    yield from record(
        {"rows": array(row, limits.TABLE_ROWS)},
        {"column_settings": array(column, limits.TABLE_COLUMNS), **BLOCK},
    )(value, at)


EVERYWHERE: Mapping[str, Check] = {
    "section": _section,
    "divider": record({}, BLOCK),
    "image": _image,
    "header": record({"text": plain(limits.HEADER_TEXT)}, BLOCK),
    "context": record(
        {
            "elements": array(
                tagged(
                    {
                        "plain_text": text(limits.SECTION_TEXT),
                        "mrkdwn": text(limits.SECTION_TEXT),
                        "image": IMAGE,
                    }
                ),
                limits.CONTEXT_ELEMENTS,
            )
        },
        BLOCK,
    ),
    "actions": record(
        {"elements": array(tagged(INTERACTIVE), limits.ACTIONS_ELEMENTS)},
        BLOCK,
    ),
    "input": record(
        {"label": plain(limits.INPUT_LABEL), "element": tagged(INPUTS)},
        {"hint": plain(limits.INPUT_LABEL), "optional": flag, "dispatch_action": flag, **BLOCK},
    ),
    "rich_text": RICH_TEXT,
}
SURFACES: Mapping[Surface, Check] = {
    "message": tagged(
        {
            **EVERYWHERE,
            "markdown": record({"text": string(limits.MARKDOWN_TEXT)}, BLOCK),
            "table": _table,
        }
    ),
    "modal": tagged(
        {
            **EVERYWHERE,
            "alert": record(
                {"text": text(limits.SECTION_TEXT)},
                {"level": word("default", "info", "warning", "error", "success"), **BLOCK},
            ),
        }
    ),
    "home": tagged(EVERYWHERE),
}
