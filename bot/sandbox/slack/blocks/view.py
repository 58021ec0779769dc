"""Check a whole view: a modal or a home tab (Slack docs: "Views")."""

from typing import Any

from bot.sandbox.slack.blocks import limits
from bot.sandbox.slack.blocks.message import problems
from bot.sandbox.slack.blocks.schema import Check, flag, problem, record, string
from bot.sandbox.slack.blocks.texts import plain


def _blocks_come_later(_value: Any, _at: str) -> Any:
    """Accept anything: the blocks are checked by their surface, after the frame."""
    return ()


COMMON: dict[str, Check] = {
    "private_metadata": string(limits.VIEW_METADATA, 0),
    "callback_id": string(limits.IDENTIFIER, 0),
    "external_id": string(limits.IDENTIFIER, 0),
}
HOME = record({"blocks": _blocks_come_later}, COMMON)
MODAL = record(
    {"title": plain(limits.VIEW_TITLE), "blocks": _blocks_come_later},
    {
        **COMMON,
        "submit": plain(limits.VIEW_TITLE),
        "close": plain(limits.VIEW_TITLE),
        "clear_on_close": flag,
        "notify_on_close": flag,
        "submit_disabled": flag,
    },
)


def view_problems(view: Any) -> list[str]:
    """Return every reason for which Slack would refuse this view; none for a good one."""
    kind = view.get("type") if isinstance(view, dict) else None
    if kind == "modal":
        return [
            *MODAL(view, "/view"),
            *problems(view.get("blocks", []), "modal", "/view/blocks"),
            *_submit_is_missing(view),
        ]
    if kind == "home":
        return [*HOME(view, "/view"), *problems(view.get("blocks", []), "home", "/view/blocks")]
    return [problem(f"unsupported type: {kind}", "/view/type")]


def _submit_is_missing(view: dict[str, Any]) -> list[str]:
    """Find inputs that nobody could send."""
    blocks = view.get("blocks")
    listed = blocks if isinstance(blocks, list) else []
    asks = any(isinstance(block, dict) and block.get("type") == "input" for block in listed)
    if asks and "submit" not in view:
        return [problem("`submit` is required when `input` blocks are used", "/view")]
    return []
