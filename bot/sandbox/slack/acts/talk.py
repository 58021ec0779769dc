"""Write, edit, delete, react, read, join and look: what needs no answer from the app."""

import re

from bot.sandbox.slack import events
from bot.sandbox.slack.acts.act import Act, ActIsImpossible
from bot.sandbox.slack.state.channel import Channel
from bot.sandbox.slack.state.file import EXAMINED_AFTER, File
from bot.sandbox.slack.state.message import Message
from bot.sandbox.slack.wire import Json
from bot.sandbox.slack.workspace import Workspace


async def say(act: Act) -> Json:
    """Write a message. body: `channel`, `text`, `thread_ts` to reply in a thread, `file`."""
    channel = act.channel()
    message = Message(
        ts=act.workspace.timestamps.next(),
        user=act.user.id,
        text=_typed(act.workspace, act.text("text")),
        thread_ts=act.text("thread_ts"),
        files=[_shared(act.workspace, act.text("file"))] if act.text("file") else [],
    )
    act.workspace.post(channel, message)
    events.message(act.workspace, channel, message)
    return {"ts": message.ts}


async def edit(act: Act) -> Json:
    """Change a message of one's own. body: `channel`, `ts`, `text`."""
    channel = act.channel()
    message = _own(act, channel)
    message.text = _typed(act.workspace, act.text("text"))
    message.edited = {"user": act.user.id, "ts": act.workspace.timestamps.next()}
    act.workspace.changes.mark()
    events.message_changed(act.workspace, channel, message)
    return {}


async def take_back(act: Act) -> Json:
    """Delete a message of one's own; one with replies leaves a tombstone. body: `channel`, `ts`."""
    channel = act.channel()
    message = _own(act, channel)
    if channel.replies(message.ts):
        message.text, message.subtype = "This message was deleted.", "tombstone"
        message.files = []
        events.message_changed(act.workspace, channel, message)
    else:
        channel.messages.remove(message)
        events.message_deleted(act.workspace, channel, message.ts)
    act.workspace.changes.mark()
    return {}


async def react(act: Act) -> Json:
    """Put an emoji under a message, or take it away. body: `channel`, `ts`, `name`."""
    channel = act.channel()
    message = act.message(channel)
    name = act.text("name")
    users = message.reactions.setdefault(name, [])
    if act.user.id in users:
        users.remove(act.user.id)
        events.reaction_removed(act.workspace, channel, message, act.user.id, name)
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


def _own(act: Act, channel: Channel) -> Message:
    message = act.message(channel)
    if message.user != act.user.id:
        raise ActIsImpossible(f"{act.user.name} did not write that message")
    return message


def _shared(workspace: Workspace, name: str) -> Json:
    """Upload a small file of this name, and return it as messages tell it."""
    now = workspace.clock()
    file = File(workspace.ids.next("F"), name, len(name), data=name.encode(), completed_at=now)
    workspace.files[file.id] = file
    return file.json(workspace.url, now + EXAMINED_AFTER)


def _typed(workspace: Workspace, text: str) -> str:
    """Return what Slack's composer makes of typed text: escaped, `@amina` a mention."""
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    ids = {user.name: user.id for user in workspace.users.values()}

    def mention(match: re.Match[str]) -> str:
        return f"<@{ids[match[1]]}>" if match[1] in ids else match[0]

    return re.sub(r"@([a-z0-9_.-]+)", mention, escaped)
