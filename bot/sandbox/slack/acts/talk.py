"""Write, react, read, join and look: what needs no answer from the app."""

import re

from bot.sandbox.slack import events
from bot.sandbox.slack.acts.act import Act
from bot.sandbox.slack.state.message import Message
from bot.sandbox.slack.wire import Json
from bot.sandbox.slack.workspace import Workspace


async def say(act: Act) -> Json:
    """Write a message. body: `channel`, `text`, `thread_ts` to reply in a thread."""
    channel = act.channel()
    message = Message(
        ts=act.workspace.timestamps.next(),
        user=act.user.id,
        text=_typed(act.workspace, act.text("text")),
        thread_ts=act.text("thread_ts"),
    )
    act.workspace.post(channel, message)
    events.message(act.workspace, channel, message)
    return {"ts": message.ts}


async def react(act: Act) -> Json:
    """Put an emoji under a message, or take it away. body: `channel`, `ts`, `name`."""
    channel = act.channel()
    message = act.message(channel)
    name = act.text("name")
    users = message.reactions.setdefault(name, [])
    if act.user.id in users:
        users.remove(act.user.id)
    else:
        users.append(act.user.id)
        events.reaction_added(act.workspace, channel, message, act.user.id, name)
    if not users:
        del message.reactions[name]
    act.workspace.changes.mark()
    return {}


async def read(act: Act) -> Json:
    """Have seen a channel up to its newest message. body: `channel`."""
    channel = act.channel()
    if channel.messages:
        channel.read[act.user.id] = channel.messages[-1].ts
    act.workspace.changes.mark()
    return {}


async def join(act: Act) -> Json:
    """Bring somebody into a channel. body: `channel`, `user` (else the person themselves)."""
    channel = act.channel()
    user = act.text("user") or act.user.id
    if user not in channel.members:
        channel.members.append(user)
        act.workspace.changes.mark()
        events.member_joined(act.workspace, channel, user)
    return {}


async def open_home(act: Act) -> Json:
    """Look at the app's home tab."""
    events.home_opened(act.workspace, act.user.id)
    return {}


def _typed(workspace: Workspace, text: str) -> str:
    """Return what Slack's composer makes of typed text: escaped, `@amina` a mention."""
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    ids = {user.name: user.id for user in workspace.users.values()}

    def mention(match: re.Match[str]) -> str:
        return f"<@{ids[match[1]]}>" if match[1] in ids else match[0]

    return re.sub(r"@([a-z0-9_.-]+)", mention, escaped)
