"""Turn signals into alerts.

The way of a signal: `envelope` takes it apart into messages; the first event source of
`handlers.EVENTS` that matches a message reads it; `unknown` shows what nobody can read;
`bounds` keeps the alerts within limits.
"""

import handlers  # its EVENTS is read when parsing, since the registry imports this package
from bot.core.alert import Alert
from bot.core.signal import Signal
from handlers.events.bounds import bounded
from handlers.events.envelope import unwrap
from handlers.events.message import Message
from handlers.events.unknown import unknown

# What reading an unforeseen shape can raise. Anything else is a bug that shall be seen.
UNREADABLE = (LookupError, TypeError, ValueError, AttributeError, ArithmeticError, RecursionError)


def parse(signal: Signal) -> tuple[Alert, ...]:
    """Return the alerts of a signal: at least one, whatever its bytes. Never raises."""
    return tuple(bounded(alert) for message in unwrap(signal) for alert in _read(message))


def _read(message: Message) -> tuple[Alert, ...]:
    for source in handlers.EVENTS:
        try:
            if source.matches(message):
                return source.parse(message) or (unknown(message, source.name),)
        except UNREADABLE:  # a shape this source did not foresee: people see it all the same
            return (unknown(message, source.name),)
    return (unknown(message),)


def plain(signal: Signal) -> tuple[Alert, ...]:
    """Return a signal's alerts as unrecognised messages: for when a bug of ours is in the way."""
    return tuple(bounded(unknown(message)) for message in unwrap(signal))
