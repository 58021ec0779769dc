"""What Slack sends to an app, and what it expects back within 3 seconds."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from bot.core.errors import FirebreakError
from bot.sandbox.slack.wire import Json

ACK_SECONDS: Final = 3.0  # Slack docs: "Handling user interaction", "Socket Mode"


class EnvelopeKind(StrEnum):
    """The three kinds, by their Socket Mode names."""

    INTERACTIVE = "interactive"
    COMMAND = "slash_commands"
    EVENT = "events_api"


@dataclass(frozen=True, slots=True)
class Envelope:
    """One thing to send. retry: 0 at first, then 1 to 3, with the reason for sending again."""

    kind: EnvelopeKind
    payload: Json
    retry: int = 0
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Ack:
    """The app's answer: a JSON object, {} for an empty one. Plain text comes as {"text": ...}."""

    body: Json = field(default_factory=dict)


class NotAcknowledged(FirebreakError):
    """The app did not answer as it must.

    `reason` is Slack's: http_timeout, connection_failed, http_error, or not_connected.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(f"the app did not acknowledge: {reason}")
        self.reason = reason
