"""The parts of docs/reference that are written from the code.

A page is Markdown that people write; between `<!-- from the code: NAME -->` and
`<!-- end -->` stands what the function of that name returns.
"""

import re
from collections.abc import Callable, Mapping
from pathlib import Path

from tests.docs import commands, keys, metrics, permissions, refusals, runbooks, slack

FOLDER = Path(__file__).parents[2] / "docs" / "reference"
BLOCK = re.compile(r"(?s)(<!-- from the code: (.+?) -->\n).*?(<!-- end -->)")
BLOCKS: Mapping[str, Callable[[], str]] = {
    "environment": keys.environment,
    "example": keys.example,
    "keys": keys.keys,
    "commands": commands.commands,
    "front matter": runbooks.front_matter,
    "match": runbooks.match,
    "variables": runbooks.template_variables,
    "filters": runbooks.template_filters,
    "runbooks": runbooks.ours,
    "refusals": refusals.refusals,
    "metrics": metrics.metrics,
    "reading": permissions.reading,
    "actions": permissions.actions,
    "diagnostics": permissions.diagnostics,
    "scopes": slack.scope_table,
    "slash commands": slack.slash_commands,
    "shortcuts": slack.shortcuts,
}


def pages() -> list[Path]:
    """Return every page that has such a part."""
    return [path for path in sorted(FOLDER.glob("*.md")) if BLOCK.search(_text(path))]


def filled(path: Path) -> str:
    """Return a page as it should be."""
    return BLOCK.sub(
        lambda found: f"{found[1]}\n{BLOCKS[found[2]]().strip()}\n\n{found[3]}", _text(path)
    )


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")
