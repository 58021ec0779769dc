"""deploy/slack-manifest.yaml: Slack takes it, and it asks for what Firebreak uses, no more.

Limits: Slack, "App manifest reference", and "Shortcuts" for the 24 characters of a name.
"""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.flow.slack_check import SCOPES
from bot.inbound.slack.bolt import MENU
from bot.inbound.slack.command import ANSWERS, NAME
from bot.inbound.slack.heard import EVENTS
from bot.sandbox.slack import InstalledApp

FILE = Path(__file__).parents[2] / "deploy" / "slack-manifest.yaml"
MANIFEST: dict[str, Any] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
FEATURES: dict[str, Any] = MANIFEST["features"]
KNOWN = {
    "display_information": {"name", "description", "background_color"},
    "features": {"app_home", "bot_user", "slash_commands", "shortcuts"},
    "oauth_config": {"scopes"},
    "settings": {
        "event_subscriptions",
        "interactivity",
        "org_deploy_enabled",
        "socket_mode_enabled",
        "token_rotation_enabled",
    },
}


def test_it_has_known_keys_alone() -> None:
    assert {part: set(keys) for part, keys in MANIFEST.items()} == KNOWN


def test_names_and_descriptions_fit() -> None:
    shown = MANIFEST["display_information"]
    assert 1 <= len(shown["name"]) <= 35
    assert len(shown["description"]) <= 140
    assert re.fullmatch("#[0-9a-f]{6}", shown["background_color"])
    assert len(FEATURES["bot_user"]["display_name"]) <= 80


@pytest.mark.parametrize("shortcut", FEATURES["shortcuts"], ids=lambda each: str(each["name"]))
def test_a_shortcut_fits(shortcut: dict[str, str]) -> None:
    assert set(shortcut) == {"type", "name", "callback_id", "description"}
    assert shortcut["type"] == "message"
    assert 1 <= len(shortcut["name"]) <= 24
    assert 1 <= len(shortcut["description"]) <= 150
    assert len(shortcut["callback_id"]) <= 255


def test_the_command_fits() -> None:
    (command,) = FEATURES["slash_commands"]
    assert re.fullmatch(r"/[a-z][a-z0-9_-]{0,30}", command["command"])
    assert 1 <= len(command["description"]) <= 2000
    assert len(command["usage_hint"]) <= 1000
    assert command["should_escape"] is True


def test_every_shortcut_and_command_has_a_listener_and_the_other_way_round() -> None:
    assert {each["callback_id"] for each in FEATURES["shortcuts"]} == set(MENU)
    assert {each["command"] for each in FEATURES["slash_commands"]} == {NAME}
    hinted = {part.split()[0] for part in FEATURES["slash_commands"][0]["usage_hint"].split("|")}
    assert hinted <= set(ANSWERS)


def test_it_asks_for_the_scopes_that_check_looks_for() -> None:
    scopes = MANIFEST["oauth_config"]["scopes"]
    assert set(scopes) == {"bot"}
    assert frozenset(scopes["bot"]) == SCOPES
    assert len(scopes["bot"]) == len(SCOPES)


def test_every_event_has_a_listener_and_the_other_way_round() -> None:
    asked = MANIFEST["settings"]["event_subscriptions"]
    assert set(asked) == {"bot_events"}
    assert {each.partition(".")[0] for each in asked["bot_events"]} == set(EVENTS)


def test_what_is_told_to_one_person_has_a_place() -> None:
    assert FEATURES["app_home"]["messages_tab_enabled"] is True


def test_it_needs_no_address_of_ours() -> None:
    assert MANIFEST["settings"]["socket_mode_enabled"] is True
    assert MANIFEST["settings"]["interactivity"]["is_enabled"] is True
    assert "url" not in FILE.read_text(encoding="utf-8").split("display_information", 1)[1]


def test_the_sandbox_installs_it() -> None:
    app = InstalledApp.from_manifest(MANIFEST)
    assert app.scopes == SCOPES
    assert app.commands == (NAME,)
    assert {each.callback_id for each in app.shortcuts} == set(MENU)
