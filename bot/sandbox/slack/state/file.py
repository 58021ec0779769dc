"""Files that were uploaded."""

import mimetypes
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.sandbox.slack.wire import Json

EXAMINED_AFTER = timedelta(seconds=0.5)
IMAGES = frozenset({"image/png", "image/jpeg", "image/gif"})


@dataclass(slots=True)
class File:
    """A file: announced with a length first, then uploaded, completed, and shared in a channel.

    `data` is None until the bytes have come; `completed_at` is None until the app said that it
    is whole. For a moment after that Slack examines it: nobody can be shown it yet.
    """

    id: str
    name: str
    length: int
    alt_text: str = ""
    title: str = ""
    data: bytes | None = None
    completed_at: datetime | None = None

    @property
    def mimetype(self) -> str:
        """Guess the media type from the name, as Slack does."""
        return mimetypes.guess_type(self.name)[0] or "application/octet-stream"

    def is_examined(self, now: datetime) -> bool:
        """Tell whether Slack knows what it is, and lets messages show it."""
        return self.completed_at is not None and now - self.completed_at >= EXAMINED_AFTER

    def is_image(self, now: datetime) -> bool:
        """Tell whether an image block may name it (Slack docs: "Slack file object")."""
        return self.is_examined(now) and self.mimetype in IMAGES

    def json(self, url: str, now: datetime) -> Json:
        """Return the file as Slack does (Slack docs: "File object"); `url` is the workspace's."""
        return {
            "id": self.id,
            "name": self.name,
            "title": self.title or self.name,
            "mimetype": self.mimetype if self.is_examined(now) else "",
            "alt_txt": self.alt_text,
            "size": self.length,
            "url_private": f"{url}/files/{self.id}/{self.name}",
            "permalink": f"{url}/files/{self.id}/{self.name}",
        }
