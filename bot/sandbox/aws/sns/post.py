"""The HTTP request that carries a message to a subscription.

Source: Amazon SNS Developer Guide, "HTTP/HTTPS headers" and "Raw message delivery".
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from bot.sandbox.aws.sns.signing import Envelope
from bot.sandbox.aws.sns.subscription import Subscription


@dataclass(frozen=True, slots=True)
class Post:
    """A message on its way to an endpoint; equal for every attempt."""

    message_id: str
    endpoint: str
    headers: Mapping[str, str]
    body: bytes


def post_to(subscription: Subscription, envelope: Envelope, base_url: str) -> Post:
    """Return the request for a signed message; `base_url` is SNS's own, for the way out."""
    message_id, names = envelope["MessageId"], _headers(envelope, subscription)
    if envelope["Type"] != "Notification":
        return Post(message_id, subscription.endpoint, names, body(envelope))
    if subscription.raw:
        bare = envelope["Message"].encode()
        names["x-amz-sns-rawdelivery"] = "true"
        return Post(message_id, subscription.endpoint, names, bare)
    way_out = {"UnsubscribeURL": _unsubscribe_url(subscription, base_url)}
    return Post(message_id, subscription.endpoint, names, body({**envelope, **way_out}))


def body(envelope: Envelope) -> bytes:
    """Return the JSON of a message, spaced as SNS spaces it."""
    return json.dumps(envelope, indent=2, separators=(",", " : "), ensure_ascii=False).encode()


def _headers(envelope: Envelope, subscription: Subscription) -> dict[str, str]:
    names = {
        "x-amz-sns-message-type": envelope["Type"],
        "x-amz-sns-message-id": envelope["MessageId"],
        "x-amz-sns-topic-arn": envelope["TopicArn"],
        "Content-Type": "text/plain; charset=UTF-8",
        "User-Agent": "Amazon Simple Notification Service Agent",
    }
    # A subscription that nobody confirmed yet has no ARN to tell.
    if envelope["Type"] != "SubscriptionConfirmation":
        names["x-amz-sns-subscription-arn"] = subscription.arn
    return names


def _unsubscribe_url(subscription: Subscription, base_url: str) -> str:
    query = {"Action": "Unsubscribe", "SubscriptionArn": subscription.arn}
    return f"{base_url}/?{urlencode(query, safe=':')}"
