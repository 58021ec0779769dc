"""Tell the app what happened (Slack docs: "Events reference")."""

from bot.sandbox.slack.state.channel import Channel
from bot.sandbox.slack.state.message import Message
from bot.sandbox.slack.wire import Json
from bot.sandbox.slack.workspace import Workspace


def message(workspace: Workspace, channel: Channel, said: Message) -> None:
    """Announce a new message, and the mention of the bot in it."""
    event = {**said.json(with_metadata=True), **_where(channel), "event_ts": said.ts}
    _in_channel(workspace, channel, event)
    app = workspace.app
    mentioned = f"<@{app.user}>" in said.text and said.user != app.user
    if mentioned and app.user in channel.members and not channel.is_im:
        workspace.deliveries.announce({**event, "type": "app_mention"}, "app_mention")


def message_changed(workspace: Workspace, channel: Channel, changed: Message) -> None:
    """Announce the new content of a message."""
    content = {"message": changed.json(with_metadata=True), "hidden": True}
    _in_channel(workspace, channel, _subtype(workspace, channel, "message_changed", content))


def message_deleted(workspace: Workspace, channel: Channel, ts: str) -> None:
    """Announce that a message is gone."""
    content: Json = {"deleted_ts": ts, "hidden": True}
    _in_channel(workspace, channel, _subtype(workspace, channel, "message_deleted", content))


def reaction_added(
    workspace: Workspace, channel: Channel, reacted: Message, user: str, name: str
) -> None:
    """Announce an emoji under a message."""
    _reaction(workspace, channel, reacted, {"type": "reaction_added", "user": user}, name)


def reaction_removed(
    workspace: Workspace, channel: Channel, reacted: Message, user: str, name: str
) -> None:
    """Announce that somebody took their emoji away."""
    _reaction(workspace, channel, reacted, {"type": "reaction_removed", "user": user}, name)


def member_joined(workspace: Workspace, channel: Channel, user: str) -> None:
    """Announce a new member of a channel."""
    if workspace.app.user in channel.members:
        event = {
            "type": "member_joined_channel",
            "user": user,
            "channel": channel.id,
            "channel_type": "C",
            "team": workspace.team,
            "event_ts": workspace.timestamps.next(),
        }
        workspace.deliveries.announce(event, "member_joined_channel")


def home_opened(workspace: Workspace, user: str) -> None:
    """Announce that somebody looks at the app's home tab."""
    event = {
        "type": "app_home_opened",
        "user": user,
        "channel": workspace.direct(workspace.app.user, user).id,
        "tab": "home",
        "event_ts": workspace.timestamps.next(),
    }
    workspace.deliveries.announce(event, "app_home_opened")


def _reaction(
    workspace: Workspace, channel: Channel, reacted: Message, what: Json, name: str
) -> None:
    if workspace.app.user in channel.members:
        event = {
            **what,
            "reaction": name,
            "item": {"type": "message", "channel": channel.id, "ts": reacted.ts},
            "item_user": reacted.user,
            "event_ts": workspace.timestamps.next(),
        }
        workspace.deliveries.announce(event, event["type"])


def _in_channel(workspace: Workspace, channel: Channel, event: Json) -> None:
    """Announce a message event to the app, where the bot is in the channel."""
    if workspace.app.user in channel.members:
        kind = "im" if channel.is_im else "groups" if channel.is_private else "channels"
        workspace.deliveries.announce(event, f"message.{kind}")


def _subtype(workspace: Workspace, channel: Channel, subtype: str, content: Json) -> Json:
    ts = workspace.timestamps.next()
    base = {"type": "message", "subtype": subtype, "ts": ts, "event_ts": ts}
    return {**base, **_where(channel), **content}


def _where(channel: Channel) -> Json:
    kind = "im" if channel.is_im else "group" if channel.is_private else "channel"
    return {"channel": channel.id, "channel_type": kind}
