"""Signals to receive."""

from datetime import UTC, datetime

from bot.core.signal import Entrance, Signal

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
TOPIC = "arn:aws:sns:eu-west-1:111122223333:alarms"


def signal(
    message_id: str,
    body: bytes = b"it burns",
    *,
    publisher: str = TOPIC,
    received_at: datetime = NOON,
) -> Signal:
    return Signal(
        publisher=publisher,
        message_id=message_id,
        body=body,
        entrance=Entrance.SNS,
        received_at=received_at,
        authenticated=True,
    )
