"""SNS's own messages about subscriptions: somebody may have cut the line to Firebreak.

Its SubscribeURL undoes the cut for whoever opens it, Slack's link preview included, so it
is never shown. Source: AWS page "Amazon SNS message formats", UnsubscribeConfirmation.
"""

from bot.core.alert import Alert, AlertStatus, Fact, Recovery
from bot.core.severity import Severity
from handlers.events import arn, console
from handlers.events.message import Message
from handlers.events.reading import text
from handlers.events.source import EventSource
from handlers.events.times import moment

_TITLES = {
    "UnsubscribeConfirmation": "Somebody unsubscribed Firebreak from topic {}: its alarms no "
    "longer arrive",
    "SubscriptionConfirmation": "Topic {} waits for its subscription to be confirmed",
}


def matches(message: Message) -> bool:
    """Tell whether SNS speaks of a subscription."""
    return text(message.body, "Type") in _TITLES and bool(text(message.body, "TopicArn"))


def parse(message: Message) -> tuple[Alert, ...]:
    """Return one alert that names the topic."""
    kind = text(message.body, "Type")
    topic = text(message.body, "TopicArn")
    named = arn.read(topic)
    return (
        Alert(
            source="sns",
            status=AlertStatus.FIRING,
            severity=Severity.HIGH if kind == "UnsubscribeConfirmation" else Severity.LOW,
            title=_TITLES[kind].format(named.name or topic),
            brief=f"SNS {kind}",
            fingerprint=f"sns:{kind}:{topic}",
            at=moment(text(message.body, "Timestamp")) or message.received_at,
            account=named.account,
            region=named.region,
            facts=(
                Fact("Topic", topic),
                Fact("What SNS says", text(message.body, "Message")),
                Fact("What to do", "Look at the topic's subscriptions; subscribe again if needed"),
            ),
            links=console.sns_topic(named.region, topic),
            labels={"type": kind},
            transition=f"{topic} {kind} {text(message.body, 'MessageId')}",
            recovery=Recovery.PERSON,
        ),
    )


SUBSCRIPTION = EventSource("sns-subscription", matches, parse)
