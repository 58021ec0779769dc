"""What an event source is: one kind of message that Firebreak can read."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from bot.core.alert import Alert
from handlers.events.message import Message


@dataclass(frozen=True, slots=True)
class EventSource:
    """A reader for one kind of message.

    name: says which reader this is, unique in the registry (`cloudwatch-sns`); several
        readers may give alerts of one `Alert.source`.
    matches: tells cheaply whether a message is of this kind.
    parse: reads it. May raise on shapes it did not foresee (see `handlers.events.parse`)
        and may find nothing; the message then becomes an `unknown` alert.
    """

    name: str
    matches: Callable[[Message], bool]
    parse: Callable[[Message], tuple[Alert, ...]]


def register(*sources: EventSource) -> tuple[EventSource, ...]:
    """Return the sources in the order they are asked; ValueError if two share a name."""
    twice = [name for name, count in Counter(s.name for s in sources).items() if count > 1]
    if twice:
        raise ValueError(f"registered twice: {', '.join(twice)}")
    return sources
