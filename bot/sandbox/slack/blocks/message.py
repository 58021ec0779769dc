"""Check the blocks of a message, a modal or a home tab."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from bot.sandbox.slack.blocks import limits
from bot.sandbox.slack.blocks.kinds import SURFACES, Surface
from bot.sandbox.slack.blocks.schema import array, problem


def problems(blocks: Any, surface: Surface = "message", at: str = "/blocks") -> list[str]:
    """Return every reason for which Slack would refuse these blocks; none for good ones.

    `at` is the JSON pointer of the list. Any JSON value may come in.
    """
    most = limits.MESSAGE_BLOCKS if surface == "message" else limits.VIEW_BLOCKS
    found = list(array(SURFACES[surface], most, 0)(blocks, at))
    if found:  # what follows may then rely on shapes
        return found
    return [*_repeated(blocks, at), *_too_much_of_a_kind(blocks, at)]


def attachment_problems(attachments: Any) -> list[str]:
    """Return what is wrong with legacy attachments, which carry a colour bar and blocks."""
    if not isinstance(attachments, list):
        return [problem("must be an array", "/attachments")]
    if len(attachments) > limits.ATTACHMENTS:
        return [problem(f"no more than {limits.ATTACHMENTS} items allowed", "/attachments")]
    found: list[str] = []
    for index, each in enumerate(attachments):
        at = f"/attachments/{index}"
        if not isinstance(each, dict):
            found.append(problem("must be an object", at))
        elif "blocks" in each:
            found += problems(each["blocks"], "message", f"{at}/blocks")
    return found


def characters(blocks: Any) -> int:
    """Count the characters people read in these blocks, all texts together."""
    if isinstance(blocks, list):
        return sum(characters(each) for each in blocks)
    if not isinstance(blocks, dict):
        return 0
    own = len(blocks["text"]) if isinstance(blocks.get("text"), str) else 0
    return own + sum(characters(each) for each in blocks.values())


def _repeated(blocks: list[Any], at: str) -> Iterator[str]:
    """Find a block_id used twice, and an action_id used twice in its block.

    Slack docs, "Button element": action_id is unique within its containing block.
    """
    names = Counter(block["block_id"] for block in blocks if "block_id" in block)
    for name in (name for name, times in names.items() if times > 1):
        yield problem(f"`block_id` `{name}` already exists", at)
    for index, block in enumerate(blocks):
        inside = block.get("elements", [])
        actions = Counter(each["action_id"] for each in inside if "action_id" in each)
        for name in (name for name, times in actions.items() if times > 1):
            yield problem(f"`action_id` `{name}` already exists", f"{at}/{index}/elements")


def _too_much_of_a_kind(blocks: list[Any], at: str) -> Iterator[str]:
    """Find limits that hold over a whole message: markdown text, and one table."""
    markdown = sum(len(block["text"]) for block in blocks if block["type"] == "markdown")
    if markdown > limits.MARKDOWN_TEXT:
        yield problem(f"no more than {limits.MARKDOWN_TEXT} characters of markdown", at)
    if sum(block["type"] == "table" for block in blocks) > 1:
        yield problem("only one table is allowed", at)
