"""What is asked of SQS, whoever speaks to it."""

from collections.abc import Sequence
from typing import Protocol


class Message(Protocol):
    """A message as the queue hands it out. receive_count: how often it did, 1 at first."""

    @property
    def id(self) -> str:
        """SQS's own id of the message."""

    @property
    def body(self) -> str:
        """The text that was sent, 1 MiB at most."""

    @property
    def receipt(self) -> str:
        """What deletes it, or shows it again."""

    @property
    def receive_count(self) -> int:
        """How often the message was handed out, this time included."""


class Queue(Protocol):
    """One queue. Every call raises QueueFailed where SQS is away or refuses it."""

    @property
    def url(self) -> str:
        """Where the queue is; the publisher of what has no better one."""

    async def receive(self, limit: int, wait_seconds: int) -> Sequence[Message]:
        """Return up to `limit` messages; wait so long for the first."""

    async def delete(self, receipts: Sequence[str]) -> None:
        """Delete messages for good."""

    async def change_visibility(self, receipt: str, seconds: int) -> None:
        """Hand a message out again in so many seconds."""
