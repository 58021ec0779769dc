"""One raw delivery, before anybody understood it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

# The publisher of Firebreak's own heartbeats; no entrance lets anybody else send as this.
HEARTBEAT = "firebreak:heartbeat"


class Entrance(StrEnum):
    """The way a signal came in."""

    SNS = "sns"
    SQS = "sqs"
    EVENTS = "events"
    COMMAND_LINE = "command-line"


@dataclass(frozen=True, slots=True)
class Signal:
    """A message as it was received.

    publisher: who sent it: a topic ARN, a queue URL, or `events`.
    message_id: the publisher's own id, or the body's SHA-256 in hex where it has none.
        (publisher, message_id) is unique.
    body: the bytes as they came: for SNS the whole envelope.
    authenticated: a signature proved the publisher. False for a bearer token or a queue:
        people are told so, and plans first read the alarm or finding back from AWS.
    """

    publisher: str
    message_id: str
    body: bytes
    entrance: Entrance
    received_at: datetime
    authenticated: bool
