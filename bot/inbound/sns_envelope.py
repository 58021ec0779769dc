"""Read an SNS envelope: the JSON object in which SNS delivers over HTTP, or into SQS."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from bot.core.account import REGION
from bot.inbound.rejection import BodyIsUnreadable

TOPIC = re.compile(rf"arn:aws[a-z-]*:sns:({REGION}):[0-9]{{12}}:[A-Za-z0-9_-]{{1,256}}(?:\.fifo)?")
# The string to sign has no escapes: an id with a line break could swallow the next field,
# and one signed message would pass under several ids.
MESSAGE_ID = re.compile(r"[A-Za-z0-9-]{1,128}")


class Kind(StrEnum):
    """The `Type` of an envelope."""

    NOTIFICATION = "Notification"
    SUBSCRIPTION = "SubscriptionConfirmation"
    UNSUBSCRIPTION = "UnsubscribeConfirmation"


KINDS = {kind.value: kind for kind in Kind}


@dataclass(frozen=True, slots=True)
class Envelope:
    """What every envelope has. fields: all its text fields, by SNS's own names.

    Nothing of it is true before its signature has been checked.
    """

    kind: Kind
    topic: str
    region: str
    message_id: str
    sent_at: datetime
    fields: Mapping[str, str]


def read_envelope(body: bytes) -> Envelope:
    """Read an envelope; raises BodyIsUnreadable where it is none."""
    read = _object(body)
    if not isinstance(read.get("Subject"), str | None):  # it would pass for absent, unsigned
        raise BodyIsUnreadable("its Subject is no text")
    fields = {name: value for name, value in read.items() if isinstance(value, str)}
    try:
        topic, region = _topic(fields["TopicArn"])
        return Envelope(
            kind=_kind(fields["Type"]),
            topic=topic,
            region=region,
            message_id=_message_id(fields["MessageId"]),
            sent_at=_moment(fields["Timestamp"]),
            fields=fields,
        )
    except KeyError as absent:
        raise BodyIsUnreadable(f"it is not an SNS message: it has no {absent}") from absent


def _object(body: bytes) -> dict[str, Any]:
    try:
        read = json.loads(body)
    except (ValueError, RecursionError) as broken:  # not UTF-8, not JSON, or nested without end
        raise BodyIsUnreadable("it is not JSON; SNS posts a JSON object") from broken
    if not isinstance(read, dict):
        raise BodyIsUnreadable("it is JSON, but not an object as SNS posts it")
    return read


def _topic(text: str) -> tuple[str, str]:
    match = TOPIC.fullmatch(text)
    if match is None:
        raise BodyIsUnreadable("its TopicArn is not the ARN of an SNS topic")
    return match[0], match[1]


def _kind(text: str) -> Kind:
    kind = KINDS.get(text)
    if kind is None:
        raise BodyIsUnreadable("its Type is none that SNS has")
    return kind


def _message_id(text: str) -> str:
    if MESSAGE_ID.fullmatch(text) is None:
        raise BodyIsUnreadable("its MessageId is not one that SNS makes")
    return text


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
        if moment.tzinfo is not None:
            return moment.astimezone(UTC)
    except (ValueError, OverflowError):  # not ISO 8601, or outside of what a datetime holds
        pass
    raise BodyIsUnreadable("its Timestamp is not one that SNS makes")
