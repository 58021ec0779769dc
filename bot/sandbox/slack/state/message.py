"""One message, as it stands in a channel."""

from dataclasses import dataclass, field
from typing import Any

from bot.sandbox.slack.wire import Json


@dataclass(slots=True)
class Message:
    """A message by a person or a bot.

    ts: its id within the channel. thread_ts: the parent's ts, "" at top level.
    only_for: the one user who sees an ephemeral message, "" for everybody.
    state: what each user has put into its elements: user id -> block id -> action id -> value.
    """

    ts: str
    user: str
    text: str = ""
    blocks: list[Json] = field(default_factory=list)
    attachments: list[Json] = field(default_factory=list)
    thread_ts: str = ""
    broadcast: bool = False
    bot_id: str = ""
    app_id: str = ""
    metadata: Json | None = None
    edited: Json | None = None
    subtype: str = ""
    only_for: str = ""
    mrkdwn: bool = True
    reactions: dict[str, list[str]] = field(default_factory=dict)
    files: list[Json] = field(default_factory=list)
    state: dict[str, dict[str, Json]] = field(default_factory=dict)

    @property
    def at_top_level(self) -> bool:
        """Tell whether the channel itself shows it, not only a thread."""
        return not self.thread_ts or self.thread_ts == self.ts or self.broadcast

    def json(self, *, with_metadata: bool = False) -> Json:
        """Return the message as conversations.history does, empty fields left out."""
        own: dict[str, Any] = {
            "subtype": self.subtype,
            "bot_id": self.bot_id,
            "app_id": self.app_id,
            "blocks": self.blocks,
            "attachments": self.attachments,
            "thread_ts": self.thread_ts,
            "edited": self.edited,
            "files": self.files,
            "reactions": [
                {"name": name, "users": users, "count": len(users)}
                for name, users in self.reactions.items()
            ],
            "metadata": self.metadata if with_metadata else None,
        }
        told = {key: value for key, value in own.items() if value}
        return {"type": "message", "user": self.user, "ts": self.ts, "text": self.text, **told}

    def surface_blocks(self) -> list[Json]:
        """Return all blocks, those in attachments included."""
        inside = [block for each in self.attachments for block in each.get("blocks", [])]
        return [*self.blocks, *inside]
