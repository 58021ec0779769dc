"""conversations.*: channels, who is in them, and what was said."""

import math

from bot.sandbox.slack import events
from bot.sandbox.slack.api.call import Call
from bot.sandbox.slack.api.page import page
from bot.sandbox.slack.api.refusal import Refused
from bot.sandbox.slack.api.told import told
from bot.sandbox.slack.state.channel import Channel
from bot.sandbox.slack.state.message import Message
from bot.sandbox.slack.wire import Json


def history(call: Call) -> Json:
    """conversations.history: top-level messages, newest first."""
    channel = _member(call, _readable(call, "history"))
    newest_first = _within(call, list(reversed(channel.history())))
    chosen, answer = page(call, newest_first, default=100, most=999)
    told_all = call.flag("include_all_metadata")
    messages = [told(channel, each, with_metadata=told_all) for each in chosen]
    return {"messages": messages, "pin_count": 0, **answer}


def replies(call: Call) -> Json:
    """conversations.replies: the parent, then its replies, oldest first."""
    channel = _member(call, _readable(call, "history"))
    message = channel.find(call.need("ts"))
    if message is None or message.only_for:
        raise Refused("thread_not_found")
    parent = channel.find(message.thread_ts or message.ts) or message
    thread = _within(call, channel.replies(parent.ts))
    chosen, answer = page(call, [parent, *thread], default=1000, most=1000)
    told_all = call.flag("include_all_metadata")
    return {"messages": [told(channel, each, with_metadata=told_all) for each in chosen], **answer}


def info(call: Call) -> Json:
    """conversations.info: one channel, and whether the bot is in it."""
    return {"channel": _seen(call, _readable(call, "read"))}


def members(call: Call) -> Json:
    """conversations.members: user ids."""
    chosen, answer = page(call, _readable(call, "read").members, default=100, most=1000)
    return {"members": list(chosen), **answer}


def listing(call: Call) -> Json:
    """conversations.list: public channels, unless `types` asks for others too."""
    call.allow("channels:read")
    types = set(call.text("types", "public_channel").split(","))
    bot = call.workspace.app.user
    visible = [
        channel
        for channel in call.workspace.channels.values()
        if _kind(channel) in types and (not channel.is_private or bot in channel.members)
    ]
    chosen, answer = page(call, visible, default=100, most=1000)
    return {"channels": [_seen(call, channel) for channel in chosen], **answer}


def join(call: Call) -> Json:
    """conversations.join: the bot joins a public channel."""
    channel = call.channel()
    if channel.is_im or channel.is_private:
        raise Refused("method_not_supported_for_channel_type")
    if channel.is_archived:
        raise Refused("is_archived")
    bot = call.workspace.app.user
    if bot in channel.members:
        return {"channel": _seen(call, channel), "warning": "already_in_channel"}
    channel.members.append(bot)
    call.workspace.changes.mark()
    events.member_joined(call.workspace, channel, bot)
    return {"channel": _seen(call, channel)}


def opened(call: Call) -> Json:
    """conversations.open: the bot's direct messages with one person."""
    user = call.need("users")
    if user not in call.workspace.users:
        raise Refused("user_not_found")
    channel = call.workspace.direct(call.workspace.app.user, user)
    return {"channel": _seen(call, channel) if call.flag("return_im") else {"id": channel.id}}


def _readable(call: Call, right: str) -> Channel:
    """Return the channel, if the token's scopes allow to read channels of its kind."""
    channel = call.channel()
    kind = "im" if channel.is_im else "groups" if channel.is_private else "channels"
    call.allow(f"{kind}:{right}")
    return channel


def _member(call: Call, channel: Channel) -> Channel:
    if call.workspace.app.user not in channel.members:
        raise Refused("not_in_channel")
    return channel


def _within(call: Call, messages: list[Message]) -> list[Message]:
    """Return the messages between `oldest` and `latest`, those two only if `inclusive`."""
    oldest, latest = call.moment("oldest", 0), call.moment("latest", math.inf)
    ends = {oldest, latest} if call.flag("inclusive") else set()
    stamped = [(float(message.ts), message) for message in messages]
    return [message for ts, message in stamped if oldest < ts < latest or ts in ends]


def _kind(channel: Channel) -> str:
    if channel.is_im:
        return "im"
    return "private_channel" if channel.is_private else "public_channel"


def _seen(call: Call, channel: Channel) -> Json:
    return {**channel.json(), "is_member": call.workspace.app.user in channel.members}
