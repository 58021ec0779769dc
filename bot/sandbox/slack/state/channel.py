"""Channels and direct messages, with what was said in them."""

from dataclasses import dataclass, field

from bot.sandbox.slack.state.message import Message
from bot.sandbox.slack.wire import Json


@dataclass(slots=True)
class Channel:
    """A conversation. `is_im` is a direct message of two; its name is then empty.

    messages: oldest first, thread replies and ephemeral ones included.
    read: user id -> ts up to which this person has seen the channel.
    """

    id: str
    name: str
    members: list[str]
    topic: str = ""
    is_im: bool = False
    is_private: bool = False
    is_archived: bool = False
    messages: list[Message] = field(default_factory=list)
    read: dict[str, str] = field(default_factory=dict)

    def find(self, ts: str, *, user: str = "") -> Message | None:
        """Return the message with this ts; an ephemeral one only to its reader `user`."""
        for message in reversed(self.messages):
            if message.ts == ts and message.only_for in {"", user}:
                return message
        return None

    def history(self) -> list[Message]:
        """Return what everybody sees at top level, oldest first."""
        return [each for each in self.messages if each.at_top_level and not each.only_for]

    def replies(self, parent: str) -> list[Message]:
        """Return the replies in a thread, oldest first, without the parent."""
        return [
            each
            for each in self.messages
            if each.thread_ts == parent and each.ts != parent and not each.only_for
        ]

    def json(self) -> Json:
        """Return the channel as conversations.info does (Slack docs: "Conversation object")."""
        return {
            "id": self.id,
            "name": self.name,
            "is_channel": not self.is_im,
            "is_im": self.is_im,
            "is_group": False,
            "is_mpim": False,
            "is_private": self.is_private or self.is_im,
            "is_archived": self.is_archived,
            "is_general": self.name == "general",
            "num_members": len(self.members),
            "topic": {"value": self.topic, "creator": "", "last_set": 0},
            "purpose": {"value": "", "creator": "", "last_set": 0},
        }
