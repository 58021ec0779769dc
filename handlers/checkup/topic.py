"""Who listens to an SNS topic.

Source: Amazon SNS API Reference, "ListSubscriptionsByTopic"; Amazon SNS Developer Guide,
"Deleting a subscription": one that nobody has confirmed has `PendingConfirmation` in place of
it, one that somebody removed `Deleted`.
"""

from dataclasses import dataclass

from bot.core.action import Aws
from handlers.checkup.entrance import Entrance
from handlers.checkup.pages import pages
from handlers.events import arn
from handlers.events.reading import listing, text


@dataclass(frozen=True, slots=True)
class Topic:
    """confirmed: protocol and endpoint of each subscription; pending: those unconfirmed."""

    arn: str
    confirmed: tuple[tuple[str, str], ...]
    pending: tuple[tuple[str, str], ...]

    def leads_to_a_queue_of(self, entrance: Entrance) -> bool:
        """Tell whether its messages go into a listed queue."""
        return any(how == "sqs" and entrance.takes_queue(name) for how, name in self.confirmed)

    def may_reach(self, entrance: Entrance) -> bool:
        """Tell whether Firebreak may hear it: an HTTP subscription cannot say whose it is."""
        over_http = any(how in ("http", "https") for how, _ in self.confirmed)
        return over_http or self.leads_to_a_queue_of(entrance)


def topic(aws: Aws, name: str) -> Topic:
    """Read a topic by its ARN; raises botocore's errors."""
    ask = aws.client("sns", arn.read(name).region).list_subscriptions_by_topic
    confirmed: list[tuple[str, str]] = []
    pending: list[tuple[str, str]] = []
    for answer in pages(ask, TopicArn=name):
        for each in listing(answer, "Subscriptions"):
            state, found = text(each, "SubscriptionArn"), _subscriber(each)
            if state.startswith("arn:"):
                confirmed.append(found)
            elif state == "PendingConfirmation":
                pending.append(found)
    return Topic(name, tuple(confirmed), tuple(pending))


def _subscriber(found: object) -> tuple[str, str]:
    return text(found, "Protocol"), text(found, "Endpoint")
