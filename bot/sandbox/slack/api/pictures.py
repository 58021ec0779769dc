"""Images in blocks that name a file of the workspace (Slack docs: "Slack file object")."""

from collections.abc import Iterator
from typing import Any

from bot.sandbox.slack.blocks.schema import problem
from bot.sandbox.slack.workspace import Workspace


def picture_problems(workspace: Workspace, blocks: Any, at: str = "/blocks") -> Iterator[str]:
    """Yield what Slack says of checked blocks that name files which it cannot show (yet)."""
    if isinstance(blocks, list):
        for index, each in enumerate(blocks):
            yield from picture_problems(workspace, each, f"{at}/{index}")
    elif isinstance(blocks, dict):
        if "slack_file" in blocks and not _is_shown(workspace, blocks["slack_file"]):
            yield problem("invalid slack file", f"{at}/slack_file")
        for key in ("accessory", "elements"):
            yield from picture_problems(workspace, blocks.get(key), f"{at}/{key}")


def _is_shown(workspace: Workspace, named: dict[str, str]) -> bool:
    """Tell whether it is an image that Slack has examined; `named` by its id or its address."""
    url, now = workspace.url, workspace.clock()
    wanted = {named.get("id"), named.get("url")} - {None}
    return any(
        wanted <= {file.id, file.json(url, now)["permalink"]} and file.is_image(now)
        for file in workspace.files.values()
    )
