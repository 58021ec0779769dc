"""What the app asks Slack for, and why, from its manifest."""

import re
from pathlib import Path
from typing import Any

import yaml

from bot.inbound.slack.command import HELP, NAME
from tests.docs.table import code, table

MANIFEST = Path(__file__).parents[2] / "deploy" / "slack-manifest.yaml"
SCOPE = re.compile(r"(?m)^ +- (?P<scope>[a-z]+(?::[a-z]+)?) *# (?P<why>.+)$")


def scopes() -> dict[str, str]:
    """Return each scope of the manifest that has a reason beside it."""
    _, _, rest = MANIFEST.read_text(encoding="utf-8").partition("\n  scopes:")
    listed = rest.partition("\nsettings:")[0]
    return {found["scope"]: found["why"] for found in SCOPE.finditer(listed)}


def scope_table() -> str:
    """Return the table of scopes."""
    return table(("scope", "for"), ((code(scope), why) for scope, why in scopes().items()))


def slash_commands() -> str:
    """Return the table of what can be typed after /firebreak."""
    rows = re.findall(r"(?m)^`(.+?)`  (.+)$", HELP)
    return table(("type", "for"), ((code(f"{NAME} {typed}"), why) for typed, why in rows))


def shortcuts() -> str:
    """Return the table of what stands in a message's own menu."""
    manifest: dict[str, Any] = yaml.safe_load(MANIFEST.read_text(encoding="utf-8"))
    found = manifest["features"]["shortcuts"]
    return table(("shortcut", "what it does"), ((s["name"], s["description"]) for s in found))
