"""What one person sees: the JSON behind the page and behind the tests' driver."""

from bot.sandbox.slack.api.told import told
from bot.sandbox.slack.state.channel import Channel
from bot.sandbox.slack.state.message import Message
from bot.sandbox.slack.state.user import User
from bot.sandbox.slack.state.values import initial_state
from bot.sandbox.slack.state.view import View
from bot.sandbox.slack.wire import Json
from bot.sandbox.slack.workspace import Workspace


def screen(workspace: Workspace, user: User, channel: Channel | None, thread: str) -> Json:
    """Return the whole screen of a person who looks at a channel, and at a thread or ""."""
    views = workspace.views
    top, home = views.top(user.id), views.homes.get(user.id)
    return {
        "revision": workspace.changes.revision,
        "me": user.id,
        "users": [each.json(workspace.team) for each in workspace.users.values()],
        "groups": [group.json() for group in workspace.groups.values()],
        "app": _app(workspace),
        "channels": [_entry(each, user) for each in workspace.channels.values() if _in(each, user)],
        "channel": channel.id if channel else "",
        "messages": _top_level(channel, user) if channel else [],
        "thread": _thread(channel, thread, user) if channel and thread else None,
        "modal": shown_view(workspace, top),
        "home": shown_view(workspace, home),
        "pushes": [push.json() for push in workspace.pushes.to(user.id)[-20:]],
    }


def shown_message(channel: Channel, message: Message, user: str = "") -> Json:
    """Return a message as a person sees it, with the state of its elements."""
    blocks = message.surface_blocks()
    return {
        **told(channel, message, with_metadata=True),
        "channel": channel.id,
        "only_for": message.only_for,
        "broadcast": message.broadcast,
        "mrkdwn": message.mrkdwn,
        "values": message.state.get(user) or initial_state(blocks),
    }


def shown_view(workspace: Workspace, view: View | None) -> Json | None:
    """Return a view as its person sees it, complaints included; None where there is none."""
    if view is None:
        return None
    app = workspace.app
    return {**view.json(workspace.team, app.id, app.bot_id), "errors": view.errors}


def _app(workspace: Workspace) -> Json:
    app = workspace.app
    return {
        "name": app.name,
        "user": app.user,
        "commands": list(app.commands),
        "shortcuts": [
            {"kind": each.kind, "name": each.name, "callback_id": each.callback_id}
            for each in app.shortcuts
        ],
    }


def _in(channel: Channel, user: User) -> bool:
    return user.id in channel.members


def _entry(channel: Channel, user: User) -> Json:
    """Return a line of the sidebar, with what is unread in it."""
    seen = channel.read.get(user.id, "0")
    new = [each for each in channel.history() if each.ts > seen and each.user != user.id]
    mentions = [each for each in new if f"<@{user.id}>" in each.text or channel.is_im]
    others = [each for each in channel.members if each != user.id]
    return {
        **channel.json(),
        "with": others[0] if channel.is_im and others else "",
        "unread": len(new),
        "mentions": len(mentions),
    }


def _top_level(channel: Channel, user: User) -> list[Json]:
    shown = [each for each in channel.messages if each.at_top_level and _to(each, user)]
    return [shown_message(channel, each, user.id) for each in shown]


def _thread(channel: Channel, thread: str, user: User) -> list[Json]:
    """Return parent and replies, ephemeral ones for this person included."""
    shown = [
        each for each in channel.messages if thread in {each.ts, each.thread_ts} and _to(each, user)
    ]
    return [shown_message(channel, each, user.id) for each in shown]


def _to(message: Message, user: User) -> bool:
    return message.only_for in {"", user.id}
