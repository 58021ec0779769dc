"""A message as a test or a person sees it, with what can be read and clicked."""

from dataclasses import dataclass

from bot.sandbox.slack.driver import elements
from bot.sandbox.slack.wire import Json


@dataclass(frozen=True, slots=True)
class SeenMessage:
    """A message as it stood when it was looked at. `raw` is its JSON."""

    raw: Json

    @property
    def place(self) -> Json:
        """Where it stands: what an act upon it must name."""
        return {"channel": self.channel, "ts": self.ts}

    @property
    def channel(self) -> str:
        """The channel's id."""
        return str(self.raw["channel"])

    @property
    def ts(self) -> str:
        """The message's id within the channel."""
        return str(self.raw["ts"])

    @property
    def thread_ts(self) -> str:
        """The parent's ts for a message in a thread, else ""."""
        return str(self.raw.get("thread_ts", ""))

    @property
    def user(self) -> str:
        """The author's user id."""
        return str(self.raw["user"])

    @property
    def only_for(self) -> str:
        """The one user who sees it, "" for everybody."""
        return str(self.raw["only_for"])

    @property
    def text(self) -> str:
        """The `text`: what phones and screen readers get."""
        return str(self.raw["text"])

    @property
    def metadata(self) -> Json:
        """The message's metadata, {} where it has none."""
        return dict(self.raw.get("metadata") or {})

    @property
    def blocks(self) -> list[Json]:
        """All blocks, those in attachments included."""
        attached = [b for each in self.raw.get("attachments", []) for b in each.get("blocks", [])]
        return [*self.raw.get("blocks", []), *attached]

    @property
    def reads(self) -> str:
        """Everything there is to read: `text`, then the texts in blocks, a line each."""
        parts = [self.text, *elements.texts([self.raw.get("attachments", []), self.blocks])]
        return "\n".join(dict.fromkeys(parts))

    @property
    def buttons(self) -> list[str]:
        """The labels of its buttons."""
        return elements.buttons(self.blocks)

    @property
    def choices(self) -> list[str]:
        """The labels its menus offer."""
        return elements.choices(self.blocks)

    @property
    def files(self) -> list[Json]:
        """The files it shares."""
        return list(self.raw.get("files", []))

    @property
    def reactions(self) -> list[str]:
        """The names of the emoji under it."""
        return [each["name"] for each in self.raw.get("reactions", [])]

    def __str__(self) -> str:
        kind = f" (only for {self.only_for})" if self.only_for else ""
        place = f" in thread {self.thread_ts}" if self.thread_ts else ""
        return f"{self.ts}{place} {self.user}{kind}: {self.reads!r} buttons={self.buttons}"
