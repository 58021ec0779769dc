"""A message as the API tells it, with the summary of its thread."""

from bot.sandbox.slack.state.channel import Channel
from bot.sandbox.slack.state.message import Message
from bot.sandbox.slack.wire import Json


def told(channel: Channel, message: Message, *, with_metadata: bool = False) -> Json:
    """Return a message with reply_count, reply_users and latest_reply where it has replies."""
    own = message.json(with_metadata=with_metadata)
    replies = channel.replies(message.ts)
    if not replies:
        return own
    users = list(dict.fromkeys(reply.user for reply in replies))
    return {
        **own,
        "thread_ts": message.ts,
        "reply_count": len(replies),
        "reply_users": users,
        "reply_users_count": len(users),
        "latest_reply": replies[-1].ts,
    }
