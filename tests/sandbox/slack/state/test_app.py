from bot.sandbox.slack import InstalledApp
from bot.sandbox.slack.state.app import Shortcut

MANIFEST = {
    "display_information": {"name": "Backburn"},
    "features": {
        "bot_user": {"display_name": "backburn"},
        "slash_commands": [{"command": "/backburn", "description": "Incidents"}],
        "shortcuts": [{"name": "Add", "type": "message", "callback_id": "add", "description": ""}],
    },
    "oauth_config": {"scopes": {"bot": ["chat:write", "commands"]}},
    "settings": {"event_subscriptions": {"bot_events": ["app_mention"]}},
}


def test_an_app_is_installed_as_its_manifest_says() -> None:
    app = InstalledApp.from_manifest(MANIFEST)
    assert app.name == "Backburn"
    assert app.scopes == {"chat:write", "commands"}
    assert app.events == {"app_mention"}
    assert app.commands == ("/backburn",)
    assert app.shortcuts == (Shortcut("message", "Add", "add"),)
