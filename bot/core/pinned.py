"""A message that somebody pinned: part of the timeline, as it was and as it became."""

from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file of a message, referenced and never read. kind: its media type."""

    name: str
    kind: str
    link: str


@dataclass(frozen=True, slots=True)
class Pinned:
    """A message of people, in plain words without secrets.

    ts, thread: Slack's ids of it and of what it replies to. author: an actor, `slack:U01AMINA`.
    edited: Slack's ts of its latest edit, "" for none. link: leads to it in Slack.
    """

    channel: str
    ts: str
    thread: str
    author: str
    text: str
    link: str = ""
    edited: str = ""
    files: tuple[Attachment, ...] = ()

    @property
    def place(self) -> str:
        """Return what names the message: its ts is unique in its channel alone."""
        return place(self.channel, self.ts)

    @property
    def content(self) -> dict[str, Any]:
        """Return what it says, as the ledger keeps it."""
        return {"text": self.text, "files": [asdict(one) for one in self.files]}


def place(channel: str, ts: str) -> str:
    """Return what names a message of a channel: `C0ALARMS:1763600000.000100`."""
    return f"{channel}:{ts}"


def moment(ts: str) -> datetime:
    """Return the time that a Slack ts is: seconds of the epoch, with six digits."""
    return datetime.fromtimestamp(float(ts), UTC)
