"""RDS events, by EventBridge and by RDS's own SNS notifications.

Source: AWS pages "Monitoring Amazon RDS events with EventBridge" and "Working with Amazon
RDS event notification". RDS's own messages have keys with spaces, and an `Event ID` that
is a URL ending in `#RDS-EVENT-0049`.
"""

import re
from dataclasses import dataclass
from datetime import datetime

from bot.core.alert import Alert, AlertStatus, Effect, Fact, Link, Recovery
from handlers.events import arn, console
from handlers.events.message import Message
from handlers.events.rds_events import ENDING, Turn, meaning_of
from handlers.events.reading import mapping, text, texts
from handlers.events.source import EventSource
from handlers.events.tags import read_tags, tag_labels
from handlers.events.targets import from_arn
from handlers.events.times import moment, stamp

_EVENT_ID = re.compile(r"RDS-EVENT-([0-9]{1,6})")
_RESOURCES = {"db-instance": "db", "cluster": "cluster", "db-cluster": "cluster"}


@dataclass(frozen=True, slots=True)
class Event:
    """An RDS event; `number` is 49 of RDS-EVENT-0049, 0 where it has none."""

    number: int
    said: str
    source_arn: str
    name: str
    categories: list[str]
    at: datetime | None
    tags: dict[str, str]


def matches(message: Message) -> bool:
    """Tell whether RDS speaks, in either form."""
    if message.detail_type:
        return message.detail_type.startswith("RDS ") and "EventID" in mapping(message.detail)
    return {"Event Source", "Event Message"} <= mapping(message.body).keys()


def parse(message: Message) -> tuple[Alert, ...]:
    """Return one alert: what begins fires, its end resolves it, the rest are notes."""
    event = _from_eventbridge(message) if message.detail_type else _from_sns(message)
    meaning = meaning_of(event.number, event.categories)
    where = arn.read(event.source_arn)
    name = f"rds:{event.source_arn}:{meaning.matter}"
    is_note = meaning.turn is Turn.TOLD
    return (
        Alert(
            source="rds",
            status=AlertStatus.RESOLVED if meaning.turn is Turn.ENDS else AlertStatus.FIRING,
            severity=meaning.severity,
            title=_title(event, meaning.phrase),
            brief=f"RDS {meaning.matter}",
            fingerprint=name,
            at=event.at or message.received_at,
            account=where.account or message.account,
            region=where.region or message.region,
            targets=from_arn(event.source_arn),
            facts=(
                Fact("RDS says", event.said),
                Fact("Event", f"RDS-EVENT-{event.number:04d}" if event.number else ""),
                Fact("Category", ", ".join(event.categories)),
                Fact("Source", event.source_arn),
            ),
            links=_links(event),
            labels={"type": meaning.matter, **tag_labels(event.tags)},
            transition=f"{name} {event.number} {stamp(event.at)}" if event.at else "",
            effect=Effect.NOTE if is_note else Effect.STATE,
            recovery=Recovery.ITSELF if meaning.matter in ENDING else Recovery.PERSON,
        ),
    )


def _title(event: Event, phrase: str) -> str:
    if phrase:
        return f"{event.name or 'A database'} {phrase}"
    return f"{event.name or 'RDS'}: {event.said or 'an event without a message'}"


def _from_eventbridge(message: Message) -> Event:
    detail = message.detail
    return Event(
        number=_number(text(detail, "EventID")),
        said=text(detail, "Message"),
        source_arn=text(detail, "SourceArn") or text(message.body, "resources", 0),
        name=text(detail, "SourceIdentifier"),
        categories=texts(detail, "EventCategories"),
        at=moment(text(detail, "Date") or text(message.body, "time")),
        tags=read_tags(detail, "Tags"),
    )


def _from_sns(message: Message) -> Event:
    """Read RDS's own notification. Its `Event Time` names no time zone, so it is not used."""
    body = message.body
    name = text(body, "Source ID")
    return Event(
        number=_number(text(body, "Event ID")),
        said=text(body, "Event Message"),
        source_arn=text(body, "Source ARN") or _arn(message, text(body, "Event Source"), name),
        name=name,
        categories=texts(body, "Event Categories"),
        at=moment(text(body, "Event Time")),
        tags=read_tags(body, "Tags"),
    )


def _arn(message: Message, kind: str, name: str) -> str:
    """Return the ARN of a database in the topic's account and Region."""
    region, account = message.region, message.account
    resource = _RESOURCES.get(kind, kind)
    return f"arn:{arn.partition_of(region)}:rds:{region}:{account}:{resource}:{name}"


def _number(written: str) -> int:
    found = _EVENT_ID.search(written)
    return int(found[1]) if found else 0


def _links(event: Event) -> tuple[Link, ...]:
    where = arn.read(event.source_arn)
    is_cluster = where.resource.startswith("cluster:")
    if not is_cluster and not where.resource.startswith("db:"):
        return ()
    return console.rds_database(where.region, event.name, cluster=is_cluster)


RDS = EventSource("rds", matches, parse)
