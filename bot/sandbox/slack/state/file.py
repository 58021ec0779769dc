"""Files that were uploaded."""

import mimetypes
from dataclasses import dataclass

from bot.sandbox.slack.wire import Json


@dataclass(slots=True)
class File:
    """A file: announced with a length first, then uploaded, then shared in a channel.

    `data` is None until the bytes have come.
    """

    id: str
    name: str
    length: int
    title: str = ""
    data: bytes | None = None

    @property
    def mimetype(self) -> str:
        """Guess the media type from the name, as Slack does."""
        return mimetypes.guess_type(self.name)[0] or "application/octet-stream"

    def json(self, url: str) -> Json:
        """Return the file as Slack does (Slack docs: "File object"); `url` is the workspace's."""
        return {
            "id": self.id,
            "name": self.name,
            "title": self.title or self.name,
            "mimetype": self.mimetype,
            "size": self.length,
            "url_private": f"{url}/files/{self.id}/{self.name}",
            "permalink": f"{url}/files/{self.id}/{self.name}",
        }
