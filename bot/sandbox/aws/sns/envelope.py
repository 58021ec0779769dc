"""The three messages that SNS posts to an HTTP endpoint, before they are signed.

Source: Amazon SNS Developer Guide, "Parsing Amazon SNS message formats".
"""

import uuid
from datetime import datetime
from urllib.parse import urlencode

from bot.sandbox.aws.clock import iso_millis
from bot.sandbox.aws.sns.subscription import Subscription


def notification(topic_arn: str, message: str, subject: str | None, at: datetime) -> dict[str, str]:
    """Return a published message; it has no `Subject` where none was given."""
    envelope = {"Type": "Notification", "MessageId": str(uuid.uuid4()), "TopicArn": topic_arn}
    if subject is not None:
        envelope["Subject"] = subject
    return {**envelope, "Message": message, "Timestamp": iso_millis(at)}


def subscription_confirmation(
    subscription: Subscription, base_url: str, at: datetime
) -> dict[str, str]:
    """Return the question whether an endpoint wants a topic's messages."""
    text = (
        f"You have chosen to subscribe to the topic {subscription.topic_arn}.\n"
        "To confirm the subscription, visit the SubscribeURL included in this message."
    )
    return _confirmation("SubscriptionConfirmation", text, subscription, base_url, at)


def unsubscribe_confirmation(
    subscription: Subscription, base_url: str, at: datetime
) -> dict[str, str]:
    """Return the news that an endpoint was unsubscribed, and the way back."""
    text = (
        f"You have chosen to deactivate subscription {subscription.arn}.\n"
        "To cancel this operation and restore the subscription, visit the SubscribeURL included "
        "in this message."
    )
    return _confirmation("UnsubscribeConfirmation", text, subscription, base_url, at)


def _confirmation(
    kind: str, text: str, subscription: Subscription, base_url: str, at: datetime
) -> dict[str, str]:
    query = {
        "Action": "ConfirmSubscription",
        "TopicArn": subscription.topic_arn,
        "Token": subscription.token,
    }
    return {
        "Type": kind,
        "MessageId": str(uuid.uuid4()),
        "Token": subscription.token,
        "TopicArn": subscription.topic_arn,
        "Message": text,
        "SubscribeURL": f"{base_url}/?{urlencode(query, safe=':')}",
        "Timestamp": iso_millis(at),
    }
