"""What arrives on people's phones."""

from dataclasses import dataclass

from bot.sandbox.slack.state.channel import Channel
from bot.sandbox.slack.state.message import Message
from bot.sandbox.slack.wire import Json


@dataclass(frozen=True, slots=True)
class Push:
    """One push notification: exactly the message's `text`, which is all a phone shows."""

    number: int
    user: str
    channel: str
    author: str
    ts: str
    text: str

    def json(self) -> Json:
        """Return the push for the page and the driver."""
        return {
            "number": self.number,
            "channel": self.channel,
            "author": self.author,
            "ts": self.ts,
            "text": self.text,
        }


class Pushes:
    """Everybody's notifications. All members have "all new messages" switched on."""

    def __init__(self) -> None:
        self._sent: list[Push] = []

    def announce(self, channel: Channel, message: Message) -> None:
        """Notify the members whom a new message concerns; nobody is notified of a change."""
        for user in channel.members:
            if user != message.user and _concerns(user, channel, message):
                text = message.text or "This content can't be displayed."
                number = len(self._sent) + 1
                self._sent.append(Push(number, user, channel.id, message.user, message.ts, text))

    def to(self, user: str) -> list[Push]:
        """Return what one person was notified of, oldest first."""
        return [push for push in self._sent if push.user == user]


def _concerns(user: str, channel: Channel, message: Message) -> bool:
    """Tell whether to notify: top level always, a thread those who are part of it."""
    if message.only_for:
        return False
    if message.at_top_level or f"<@{user}>" in message.text:
        return True
    parent = channel.find(message.thread_ts)
    thread = [*([parent] if parent else []), *channel.replies(message.thread_ts)]
    return any(each.user == user or f"<@{user}>" in each.text for each in thread)
