"""chat.*: post, update and delete messages."""

from bot.sandbox.slack import events
from bot.sandbox.slack.api.call import Call
from bot.sandbox.slack.api.content import Content, content, new_content
from bot.sandbox.slack.api.refusal import Refused
from bot.sandbox.slack.state.channel import Channel
from bot.sandbox.slack.state.message import Message
from bot.sandbox.slack.wire import Json


def post_message(call: Call) -> Json:
    """chat.postMessage: a new message by the bot, in a channel, a thread or a person's DM."""
    channel = _writable(call)
    message = _new_message(call, new_content(call), _thread(call, channel))
    call.workspace.post(channel, message)
    events.message(call.workspace, channel, message)
    return {"channel": channel.id, "ts": message.ts, "message": message.json(with_metadata=True)}


def post_ephemeral(call: Call) -> Json:
    """chat.postEphemeral: a message only one member sees, gone from history at once."""
    channel = _writable(call)
    user = call.need("user")
    if user not in channel.members:
        raise Refused("user_not_in_channel")
    message = _new_message(call, new_content(call), _thread(call, channel))
    message.only_for = user
    call.workspace.post(channel, message)
    return {"message_ts": message.ts}


def update(call: Call) -> Json:
    """chat.update: change a message of the bot's own.

    Text without blocks removes the blocks; text without attachments keeps those. Only a
    change without blocks shows as edited (Slack docs: "chat.update").
    """
    channel, message = _own(call, "cant_update_message")
    if channel.is_archived:
        raise Refused("is_inactive")
    new = content(call)
    if new.text is None and new.blocks is None and new.attachments is None:
        raise Refused("no_text")
    _change(message, new)
    if not message.blocks:
        message.edited = {"user": message.user, "ts": call.workspace.timestamps.next()}
    call.workspace.changes.mark()
    events.message_changed(call.workspace, channel, message)
    return {
        "channel": channel.id,
        "ts": message.ts,
        "text": message.text,
        "message": message.json(with_metadata=True),
    }


def delete(call: Call) -> Json:
    """chat.delete: remove a message of the bot's own; a parent leaves a tombstone."""
    channel, message = _own(call, "cant_delete_message")
    if channel.replies(message.ts):
        message.text, message.subtype = "This message was deleted.", "tombstone"
        message.blocks, message.attachments, message.metadata = [], [], None
    else:
        channel.messages.remove(message)
    call.workspace.changes.mark()
    events.message_deleted(call.workspace, channel, message.ts)
    return {"channel": channel.id, "ts": message.ts}


def get_permalink(call: Call) -> Json:
    """chat.getPermalink: the address of a message."""
    channel = call.channel()
    ts = call.need("message_ts")
    if channel.find(ts) is None:
        raise Refused("message_not_found")
    return {"channel": channel.id, "permalink": call.workspace.permalink(channel, ts)}


def _writable(call: Call) -> Channel:
    """Return the channel to write in; a user's id means the bot's DM with that person."""
    bot = call.workspace.app.user
    user = call.workspace.users.get(call.text("channel"))
    channel = call.workspace.direct(bot, user.id) if user else call.channel()
    if channel.is_archived:
        raise Refused("is_archived")
    public = not channel.is_private and "chat:write.public" in call.workspace.app.scopes
    if bot not in channel.members and not public:
        raise Refused("not_in_channel")
    return channel


def _thread(call: Call, channel: Channel) -> str:
    """Return the thread to reply in, "" for none; its parent must stand at top level."""
    thread_ts = call.text("thread_ts")
    if not thread_ts:
        return ""
    parent = channel.find(thread_ts)
    if parent is None or parent.thread_ts not in {"", parent.ts}:
        raise Refused("thread_not_found")
    return thread_ts


def _new_message(call: Call, new: Content, thread_ts: str) -> Message:
    app = call.workspace.app
    broadcast = bool(thread_ts) and call.flag("reply_broadcast")
    return Message(
        ts=call.workspace.timestamps.next(),
        user=app.user,
        text=new.text or "",
        blocks=new.blocks or [],
        attachments=new.attachments or [],
        thread_ts=thread_ts,
        broadcast=broadcast,
        subtype="thread_broadcast" if broadcast else "",
        bot_id=app.bot_id,
        app_id=app.id,
        metadata=new.metadata or None,
        mrkdwn=call.flag("mrkdwn", default=True),
    )


def _own(call: Call, refusal: str) -> tuple[Channel, Message]:
    """Return a message the bot wrote itself."""
    channel = call.channel()
    message = channel.find(call.need("ts"))
    if message is None or message.subtype == "tombstone":
        raise Refused("message_not_found")
    if message.user != call.workspace.app.user:
        raise Refused(refusal)
    return channel, message


def _change(message: Message, new: Content) -> None:
    if new.text is not None:
        message.text = new.text
    if new.blocks is not None or new.text is not None:
        message.blocks = new.blocks or []
    if new.attachments is not None:
        message.attachments = new.attachments
    if new.metadata is not None:
        message.metadata = new.metadata or None
    message.state.clear()
