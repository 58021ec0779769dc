import asyncio
from datetime import datetime
from urllib.error import HTTPError

import pytest

from bot.sandbox.aws.sns import SandboxSns, Topic
from bot.sandbox.aws.sns.signing import SignatureVersion
from tests.sandbox.aws.receiver import Receiver, is_authentic, visit

pytestmark = pytest.mark.asyncio(loop_scope="session")
HARD_TEXT = 'ünïcode 🔥, "quotes", \\ and\nlines & <tags>'


@pytest.mark.parametrize("version", ["1", "2"])
@pytest.mark.parametrize("subject", [None, "ALARM: web-2"])
async def test_a_notification_is_delivered_and_authentic(
    sns: SandboxSns,
    topic: Topic,
    receiver: Receiver,
    version: SignatureVersion,
    subject: str | None,
) -> None:
    await sns.subscribe(topic, receiver.url)

    await sns.publish(topic, HARD_TEXT, subject, version)
    await sns.drain()

    (envelope,) = [received.envelope for received in receiver.notifications]
    assert envelope["Message"] == HARD_TEXT
    assert envelope.get("Subject") == subject
    assert envelope["SignatureVersion"] == version
    assert await asyncio.to_thread(is_authentic, envelope)


async def test_a_notification_looks_like_one_of_aws(
    sns: SandboxSns, topic: Topic, receiver: Receiver, night: datetime
) -> None:
    subscription = await sns.subscribe(topic, receiver.url)

    message_id = await sns.publish(topic, "hello", "a subject")
    await sns.drain()

    (received,) = receiver.notifications
    assert list(received.envelope) == [
        "Type",
        "MessageId",
        "TopicArn",
        "Subject",
        "Message",
        "Timestamp",
        "SignatureVersion",
        "Signature",
        "SigningCertURL",
        "UnsubscribeURL",
    ]
    assert received.envelope["Timestamp"] == night.isoformat(timespec="milliseconds")[:-6] + "Z"
    assert received.body.startswith(b'{\n  "Type" : "Notification",\n')
    sent = {name: value for name, value in received.headers.items() if name.startswith("x-amz")}
    assert sent == {
        "x-amz-sns-message-type": "Notification",
        "x-amz-sns-message-id": message_id,
        "x-amz-sns-topic-arn": topic.arn,
        "x-amz-sns-subscription-arn": subscription.arn,
    }
    assert received.headers["content-type"] == "text/plain; charset=UTF-8"
    assert received.headers["user-agent"] == "Amazon Simple Notification Service Agent"


@pytest.mark.parametrize("version", ["1", "2"])
async def test_an_endpoint_confirms_with_an_authentic_question(
    sns: SandboxSns, topic: Topic, receiver: Receiver, version: SignatureVersion
) -> None:
    subscription = await sns.subscribe(topic, receiver.url, version=version)

    (question,) = receiver.received
    assert subscription.confirmed.is_set()
    assert question.headers["x-amz-sns-message-type"] == "SubscriptionConfirmation"
    assert "x-amz-sns-subscription-arn" not in question.headers
    assert question.envelope["SubscribeURL"].startswith(f"http://{sns.host}/?Action=Confirm")
    assert question.envelope["SignatureVersion"] == version
    assert await asyncio.to_thread(is_authentic, question.envelope)


async def test_a_silent_endpoint_gets_nothing_until_it_confirms(
    sns: SandboxSns, topic: Topic, receiver: Receiver
) -> None:
    receiver.silent = True

    with pytest.raises(TimeoutError, match="did not visit its SubscribeURL"):
        await sns.subscribe(topic, receiver.url, patience=0.05)
    await sns.publish(topic, "too early")
    await sns.drain()
    assert receiver.notifications == []

    answer = await asyncio.to_thread(visit, receiver.received[0].envelope["SubscribeURL"])
    await sns.publish(topic, "in time")
    await sns.drain()

    assert topic.subscriptions[0].arn.encode() in answer
    assert [received.envelope["Message"] for received in receiver.notifications] == ["in time"]


async def test_an_unsubscribed_endpoint_is_told_so_and_may_come_back(
    sns: SandboxSns, topic: Topic, receiver: Receiver
) -> None:
    subscription = await sns.subscribe(topic, receiver.url)

    await sns.unsubscribe(subscription)
    await sns.publish(topic, "not for you")
    await sns.drain()

    news = receiver.received[-1]
    assert receiver.notifications == []
    assert news.headers["x-amz-sns-message-type"] == "UnsubscribeConfirmation"
    assert news.headers["x-amz-sns-subscription-arn"] == subscription.arn
    assert await asyncio.to_thread(is_authentic, news.envelope)
    await asyncio.to_thread(visit, news.envelope["SubscribeURL"])
    assert subscription.confirmed.is_set()


async def test_a_raw_subscription_gets_the_bare_message(
    sns: SandboxSns, topic: Topic, receiver: Receiver
) -> None:
    await sns.subscribe(topic, receiver.url, raw=True)

    await sns.publish(topic, HARD_TEXT, "a subject")
    await sns.drain()

    (received,) = receiver.notifications
    assert received.body == HARD_TEXT.encode()
    assert received.headers["x-amz-sns-rawdelivery"] == "true"


async def test_a_message_stays_in_its_topic(
    sns: SandboxSns, topic: Topic, receiver: Receiver
) -> None:
    await sns.subscribe(topic, receiver.url)

    await sns.publish(sns.topic(f"{topic.arn}-of-others"), "not for you")
    await sns.drain()

    assert receiver.notifications == []


async def test_another_token_confirms_nothing(
    sns: SandboxSns, topic: Topic, receiver: Receiver
) -> None:
    receiver.silent = True
    with pytest.raises(TimeoutError):
        await sns.subscribe(topic, receiver.url, patience=0.05)
    url = receiver.received[0].envelope["SubscribeURL"]

    with pytest.raises(HTTPError, match="400"):
        await asyncio.to_thread(visit, f"{url}0")

    assert not topic.subscriptions[0].confirmed.is_set()
