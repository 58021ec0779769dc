"""Who listens to what."""

import asyncio
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Subscription:
    """An HTTP endpoint of a topic; it gets notifications once `confirmed` is set.

    token: what the SubscribeURL carries; raw: the endpoint gets the bare message.
    """

    arn: str
    topic_arn: str
    endpoint: str
    token: str
    raw: bool = False
    confirmed: asyncio.Event = field(default_factory=asyncio.Event)


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic and its subscriptions, confirmed or not."""

    arn: str
    subscriptions: list[Subscription] = field(default_factory=list)

    def confirm(self, token: str) -> Subscription | None:
        """Confirm the subscription that has this token; None where there is none."""
        for subscription in self.subscriptions:
            if subscription.token == token:
                subscription.confirmed.set()
                return subscription
        return None
