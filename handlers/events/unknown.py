"""Whatever nobody else can read: shown as it is, because nothing is dropped."""

from collections.abc import Iterator

from bot.core.alert import Alert, AlertStatus, Fact, Recovery
from bot.core.severity import Severity
from handlers.events.bounds import digest
from handlers.events.message import Message
from handlers.events.reading import listing, mapping, text, texts
from handlers.events.targets import from_arns
from handlers.events.times import moment

LINES = 20


def unknown(message: Message, unreadable: str = "") -> Alert:
    """Return an alert that shows a message nobody can read. Never raises.

    unreadable: the name of the event source that should have read it and could not.
    """
    event = message.detail_type
    return Alert(
        source="unknown",
        status=AlertStatus.FIRING,
        severity=Severity.MEDIUM,
        title=_title(message),
        brief=event or message.subject or f"message from {message.sender}",
        fingerprint=_fingerprint(message),
        at=moment(text(message.body, "time")) or message.received_at,
        account=message.account,
        region=message.region,
        targets=from_arns(texts(message.body, "resources")),
        facts=_facts(message, unreadable),
        labels={"type": event} if event else {},
        recovery=Recovery.PERSON,
    )


def _title(message: Message) -> str:
    if event := message.detail_type:
        state = text(message.detail, "state") or text(message.detail, "status")
        return f"Unrecognised event: {event}" + (f" ({state})" if state else "")
    subject = f": {message.subject}" if message.subject else ""
    return f"Unrecognised message from {message.sender}{subject}"


def _fingerprint(message: Message) -> str:
    """Return what repeats: an event's type and resources, else the text word for word."""
    body = message.body
    resources = texts(body, "resources")
    if message.detail_type and resources:
        return f"unknown:{message.account}:{message.detail_type}:{digest(' '.join(resources))}"
    about = message.detail_type or message.topic or message.publisher
    said = str(sorted(_scalars(message.detail))) if message.detail_type else message.text
    return f"unknown:{message.account}:{about}:{digest(said)}"


def _facts(message: Message, unreadable: str) -> tuple[Fact, ...]:
    failed = f"{unreadable} knows this kind of message but could not read this one"
    shown = list(_scalars(message.detail if message.detail_type else message.body))
    lines = [] if shown else message.text.splitlines()
    more = f"\n… and {len(lines) - LINES} more lines" if len(lines) > LINES else ""
    return (
        Fact("Not understood", failed if unreadable else ""),
        Fact("Subject", message.subject),
        Fact("Sent by", text(message.body, "source") if message.detail_type else ""),
        *(Fact(key, value) for key, value in shown),
        Fact("Message", "\n".join(lines[:LINES]) + more),
    )


def _scalars(value: object, prefix: str = "", depth: int = 3) -> Iterator[tuple[str, str]]:
    """Yield the texts and numbers of an object with their place: `impact.totalImpact`."""
    inside = mapping(value).items() or enumerate(listing(value))
    for key, inner in inside:
        if said := text(inner):
            yield f"{prefix}{key}", said
        elif depth:
            yield from _scalars(inner, f"{prefix}{key}.", depth - 1)
