"""Signals made of the sample messages in tests/fixtures/events."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.core.alert import Alert
from bot.core.signal import Entrance, Signal
from handlers.events import parse
from handlers.events.envelope import unwrap
from handlers.events.message import Message

SAMPLES = Path(__file__).parents[2] / "fixtures" / "events"
RECEIVED_AT = datetime(2026, 11, 20, 3, 30, tzinfo=UTC)
TOPIC = "arn:aws:sns:eu-west-1:111122223333:alarms"


def _signal(body: bytes) -> Signal:
    return Signal(TOPIC, "m-1", body, Entrance.SNS, RECEIVED_AT, authenticated=True)


@pytest.fixture
def received_at() -> datetime:
    return RECEIVED_AT


@pytest.fixture
def sample() -> Callable[[str], Any]:
    """Load a sample message as JSON."""

    def load(name: str) -> Any:
        return json.loads((SAMPLES / f"{name}.json").read_bytes())

    return load


@pytest.fixture
def read() -> Callable[[object], tuple[Alert, ...]]:
    """Parse bytes, or anything JSON can hold, as a signal."""

    def read_alerts(content: object) -> tuple[Alert, ...]:
        body = content if isinstance(content, bytes) else json.dumps(content).encode()
        return parse(_signal(body))

    return read_alerts


@pytest.fixture
def alert(
    sample: Callable[[str], Any], read: Callable[[object], tuple[Alert, ...]]
) -> Callable[[str], Alert]:
    """Return the one alert of a sample message."""

    def one(name: str) -> Alert:
        (only,) = read(sample(name))
        return only

    return one


@pytest.fixture
def message() -> Callable[..., Message]:
    """Make a message by hand."""

    def make(body: object, **named: str) -> Message:
        return Message(
            body=body,
            text=json.dumps(body),
            publisher=named.get("publisher", TOPIC),
            received_at=RECEIVED_AT,
            topic=named.get("topic", ""),
            subject=named.get("subject", ""),
        )

    return make


@pytest.fixture
def facts() -> Callable[[Alert], dict[str, str]]:
    """Return an alert's facts by their label."""
    return lambda alert: {fact.label: fact.value for fact in alert.facts}


@pytest.fixture(scope="session")
def sample_messages() -> list[tuple[str, Message]]:
    """Return every message of every sample, with the sample's name."""
    return [
        (path.stem, message)
        for path in sorted(SAMPLES.glob("*.json"))
        for message in unwrap(_signal(path.read_bytes()))
    ]
