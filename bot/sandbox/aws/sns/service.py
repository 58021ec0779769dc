"""The sandbox's SNS: topics, subscriptions and signed messages."""

import asyncio
import secrets
import uuid
from contextlib import AsyncExitStack
from typing import Self

from bot.sandbox.aws.clock import Clock, utc_now
from bot.sandbox.aws.sns.certificate import make_certificate
from bot.sandbox.aws.sns.delivery import Attempt, Deliverer, DeliveryPolicy
from bot.sandbox.aws.sns.envelope import (
    notification,
    subscription_confirmation,
    unsubscribe_confirmation,
)
from bot.sandbox.aws.sns.loopback import serving
from bot.sandbox.aws.sns.post import post_to
from bot.sandbox.aws.sns.signing import Envelope, SignatureVersion, sign
from bot.sandbox.aws.sns.subscription import Subscription, Topic
from bot.sandbox.aws.sns.web import sns_web

# SNS's defaults; a module constant, since a call in a signature would run at import.
AS_ON_AWS = DeliveryPolicy()


class SandboxSns:
    """An SNS on loopback; use it as an async context manager, or start and stop it.

    host: the `host:port` of its certificate and SubscribeURLs, for FIREBREAK_SNS_CERT_HOSTS.
    """

    def __init__(self, *, policy: DeliveryPolicy = AS_ON_AWS, clock: Clock = utc_now) -> None:
        self.host = ""
        self._clock = clock
        self._certificate = make_certificate()
        self._deliverer = Deliverer(policy, clock)
        self._topics: dict[str, Topic] = {}
        self._running = AsyncExitStack()

    async def start(self) -> None:
        """Open the web server on a free port."""
        app = sns_web(self._certificate, self._confirm)
        self.host = await self._running.enter_async_context(serving(app))

    async def stop(self) -> None:
        """Give up what is under way and close everything."""
        await self._deliverer.close()
        await self._running.aclose()

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    @property
    def base_url(self) -> str:
        """Where this SNS answers, such as `http://127.0.0.1:40001`."""
        return f"http://{self.host}"

    @property
    def log(self) -> list[Attempt]:
        """Every attempt at a delivery so far, in order."""
        return self._deliverer.log

    def topic(self, arn: str) -> Topic:
        """Return the topic with an ARN; it exists from the first time somebody asks."""
        return self._topics.setdefault(arn, Topic(arn))

    async def subscribe(
        self,
        topic: Topic,
        endpoint: str,
        *,
        raw: bool = False,
        version: SignatureVersion = "2",
        patience: float = 5.0,
    ) -> Subscription:
        """Ask an endpoint to confirm, and wait until it does, at most `patience` seconds.

        Raises TimeoutError; the subscription stays pending and may be confirmed later, as on AWS.
        """
        arn = f"{topic.arn}:{uuid.uuid4()}"
        subscription = Subscription(arn, topic.arn, endpoint, secrets.token_hex(64), raw)
        topic.subscriptions.append(subscription)
        question = subscription_confirmation(subscription, self.base_url, self._clock())
        self.send(subscription, self.sign(question, version))
        try:
            await asyncio.wait_for(subscription.confirmed.wait(), patience)
        except TimeoutError as error:
            # asyncio's own says nothing; a person wants to know which endpoint kept silent.
            message = f"{endpoint} did not visit its SubscribeURL within {patience} s"
            raise TimeoutError(message) from error
        return subscription

    async def unsubscribe(
        self, subscription: Subscription, version: SignatureVersion = "2"
    ) -> None:
        """Stop sending to an endpoint, and tell it so; its SubscribeURL would undo that."""
        subscription.confirmed.clear()
        news = unsubscribe_confirmation(subscription, self.base_url, self._clock())
        self.send(subscription, self.sign(news, version))

    async def publish(
        self,
        topic: Topic,
        message: str,
        subject: str | None = None,
        version: SignatureVersion = "2",
    ) -> str:
        """Send a message to every confirmed subscription and return its MessageId.

        As on AWS it returns before the deliveries are done: see `drain` and `log`.
        """
        envelope = self.notification(topic, message, subject, version)
        for subscription in topic.subscriptions:
            if subscription.confirmed.is_set():
                self.send(subscription, envelope)
        return envelope["MessageId"]

    def notification(
        self,
        topic: Topic,
        message: str,
        subject: str | None = None,
        version: SignatureVersion = "2",
    ) -> dict[str, str]:
        """Return a signed notification without sending it."""
        return self.sign(notification(topic.arn, message, subject, self._clock()), version)

    def sign(self, envelope: Envelope, version: SignatureVersion = "2") -> dict[str, str]:
        """Return an envelope with this SNS's signature, whatever it says."""
        certificate_url = f"{self.base_url}{self._certificate.path}"
        return sign(envelope, self._certificate.key, version, certificate_url)

    def send(self, subscription: Subscription, envelope: Envelope) -> asyncio.Task[Attempt]:
        """Start the delivery of a signed envelope; the task's result is the last attempt."""
        return self._deliverer.send(post_to(subscription, envelope, self.base_url))

    async def drain(self) -> None:
        """Wait until every delivery is final or given up."""
        await self._deliverer.drain()

    def _confirm(self, topic_arn: str, token: str) -> Subscription | None:
        topic = self._topics.get(topic_arn)
        return topic.confirm(token) if topic else None
