"""The app that is installed in the workspace: its keys, and what its manifest asks for."""

from dataclasses import dataclass
from typing import Final

from bot.sandbox.slack.wire import Json

SCOPES: Final = frozenset(
    {
        "app_mentions:read",
        "channels:history",
        "channels:join",
        "channels:read",
        "chat:write",
        "commands",
        "files:read",
        "files:write",
        "groups:history",
        "groups:read",
        "im:history",
        "im:read",
        "im:write",
        "reactions:read",
        "reactions:write",
        "usergroups:read",
        "users:read",
    }
)
EVENTS: Final = frozenset(
    {
        "app_home_opened",
        "app_mention",
        "member_joined_channel",
        "message.channels",
        "message.im",
        "reaction_added",
        "reaction_removed",
    }
)


@dataclass(frozen=True, slots=True)
class Shortcut:
    """An entry of a menu. kind: `message` (a message's own menu) or `global` (the composer's)."""

    kind: str
    name: str
    callback_id: str


@dataclass(slots=True)
class InstalledApp:
    """One app with a bot user.

    request_url: where Slack posts in HTTP mode; "" means Socket Mode.
    scopes: what the bot token may do. events: what the app subscribes to.
    """

    id: str = "A0FIREBREAK"
    name: str = "Firebreak"
    bot_id: str = "B0FIREBREAK"
    user: str = "U0FIREBREAK"
    bot_token: str = "xoxb-sandbox"  # noqa: S105 -- made up; opens nothing but this sandbox
    app_token: str = "xapp-sandbox"  # noqa: S105 -- made up; opens nothing but this sandbox
    signing_secret: str = "sandbox-signing-secret"  # noqa: S105 -- made up, as above
    request_url: str = ""
    scopes: frozenset[str] = SCOPES
    events: frozenset[str] = EVENTS
    commands: tuple[str, ...] = ("/firebreak",)
    shortcuts: tuple[Shortcut, ...] = ()

    @classmethod
    def from_manifest(cls, manifest: Json) -> "InstalledApp":
        """Install an app as its manifest says (Slack docs: "App manifest reference").

        What the manifest forgets to ask for, the app will miss here as it would in Slack.
        """
        features = manifest.get("features", {})
        events = manifest.get("settings", {}).get("event_subscriptions", {}).get("bot_events", [])
        return cls(
            name=manifest["display_information"]["name"],
            scopes=frozenset(manifest["oauth_config"]["scopes"]["bot"]),
            events=frozenset(events),
            commands=tuple(each["command"] for each in features.get("slash_commands", [])),
            shortcuts=tuple(
                Shortcut(each["type"], each["name"], each["callback_id"])
                for each in features.get("shortcuts", [])
            ),
        )
