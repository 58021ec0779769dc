"""Check that the token has its scopes, and that the bot is in the channels of the routes."""

from collections.abc import Iterable

from bot.core.errors import SlackRefused
from bot.outbound.slack import Slack

# As in deploy/slack-manifest.yaml; a test holds the two together.
SCOPES = frozenset(
    {
        "channels:history",
        "channels:read",
        "chat:write",
        "commands",
        "files:read",
        "files:write",
        "groups:history",
        "groups:read",
        "im:write",
        "reactions:read",
        "reactions:write",
        "usergroups:read",
        "users:read",
    }
)


async def slack_problems(slack: Slack, channels: Iterable[str]) -> list[str]:
    """Return one line a problem, with its fix. Raises SlackRefused for a bad token, and others."""
    await slack.identify()
    missing = sorted(SCOPES - slack.scopes)
    found = []
    if missing:
        found.append(f"slack: the token lacks {', '.join(missing)}: reinstall the app")
    for channel in sorted(channels):
        found += await channel_problems(slack, channel)
    return found


async def channel_problems(slack: Slack, channel: str) -> list[str]:
    """Return what keeps the bot from posting in a channel, with its fix, in one line."""
    try:
        answer = await slack.read("conversations.info", channel=channel)
    except SlackRefused as error:
        return [f"slack: channel {channel}: {error.code}: check its id, or invite the bot"]
    found = answer.get("channel", {})
    if found.get("is_member"):
        return []
    return [f"slack: the bot is not in #{found.get('name', channel)}: /invite it there"]
