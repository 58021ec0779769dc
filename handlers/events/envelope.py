"""Take a signal out of its envelopes.

SNS by HTTPS; SNS in SQS; either in a Lambda function's `Records`; SQS's own answer
(`Messages`); an EventBridge event inside an SNS message; a plain list; or none at all.
Shapes: AWS pages "Amazon SNS message formats", "Using Lambda with Amazon SQS" and
"Using Lambda with Amazon SNS".
"""

import json
from collections.abc import Iterator
from itertools import islice

from bot.core.signal import Signal
from handlers.events.message import Message
from handlers.events.reading import at, listing, mapping, parse_json, text

MAX_MESSAGES = 10_000  # the largest batch that Lambda hands to a function
MAX_DEPTH = 8  # SNS in SQS in a Lambda record is three


def unwrap(signal: Signal) -> tuple[Message, ...]:
    """Return the messages of a signal: at least one, never an error."""
    written = signal.body.decode("utf-8-sig", errors="replace")
    whole = Message(_parsed(written), written, signal.publisher, signal.received_at)
    messages = _open(whole, MAX_DEPTH)
    shown = tuple(islice(messages, MAX_MESSAGES))
    more = sum(1 for _ in messages)
    if not more:
        return shown
    return (*shown, _message(f"{more} more messages of this delivery are not shown", whole))


def _open(message: Message, depth: int) -> Iterator[Message]:
    """Yield the messages inside, or the message itself where it is no envelope."""
    inner = _inside(message) if depth else []
    if not inner:
        yield message
    for opened in inner:
        yield from _open(opened, depth - 1)


def _inside(message: Message) -> list[Message]:
    """Return what lies in the outermost envelope, [] where there is none."""
    body = message.body
    if several := _several(body):
        return [_message(item, message) for item in several]
    if isinstance(lambda_record := at(body, "Sns"), dict):
        return [_message(lambda_record, message)]
    if text(body, "Type") == "Notification" and {"Message", "TopicArn"} & mapping(body).keys():
        topic, subject = text(body, "TopicArn"), text(body, "Subject")
        return [_message(mapping(body).get("Message", ""), message, topic, subject)]
    if (sqs := _sqs(body)) is not None:
        return [_message(sqs, message)]
    return []


def _several(body: object) -> list[object]:
    """Return the members of a list of messages; [] where something else is listed."""
    for many in (listing(body), listing(body, "Records"), listing(body, "Messages")):
        if many and all(isinstance(item, dict) for item in many):
            return many
    return []


def _sqs(body: object) -> object:
    """Return the body of an SQS message: of a Lambda record, or as SQS itself hands it out."""
    if text(body, "eventSource") == "aws:sqs":
        return at(body, "body")
    return at(body, "Body") if at(body, "ReceiptHandle") is not None else None


def _message(content: object, envelope: Message, topic: str = "", subject: str = "") -> Message:
    """Return a message with this content that came in this envelope."""
    written = content if isinstance(content, str) else _written(content)
    return Message(
        body=_parsed(content) if isinstance(content, str) else content,
        text=written,
        publisher=envelope.publisher,
        received_at=envelope.received_at,
        topic=topic or envelope.topic,
        subject=subject or envelope.subject,
    )


def _parsed(written: str) -> object:
    """Return the JSON object or list in a text, the text itself where there is none."""
    parsed = parse_json(written)
    return parsed if isinstance(parsed, dict | list) else written


def _written(value: object) -> str:
    try:
        return json.dumps(value, ensure_ascii=False)
    except RecursionError:
        return "(nested too deeply to show)"  # the encoder's limit lies below the decoder's
