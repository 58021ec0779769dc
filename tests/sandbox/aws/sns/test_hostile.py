import asyncio
from datetime import datetime, timedelta

import pytest

from bot.sandbox.aws.sns import SandboxSns, Topic
from bot.sandbox.aws.sns.hostile import certificate_from, from_topic, stale, tamper
from bot.sandbox.aws.sns.signing import SignatureVersion
from tests.sandbox.aws.receiver import Receiver, is_authentic

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_a_tampered_message_is_not_authentic(
    sns: SandboxSns, topic: Topic, receiver: Receiver
) -> None:
    subscription = await sns.subscribe(topic, receiver.url)

    await sns.send(subscription, tamper(sns.notification(topic, "hello")))

    (received,) = receiver.notifications
    assert received.envelope["Message"] != "hello"
    assert not await asyncio.to_thread(is_authentic, received.envelope)


async def test_a_certificate_may_seem_to_live_elsewhere(sns: SandboxSns, topic: Topic) -> None:
    honest = sns.notification(topic, "hello")

    moved = certificate_from(honest, "sns.s3-us-west-2.amazonaws.com")

    path = honest["SigningCertURL"].removeprefix(sns.base_url)
    assert moved["SigningCertURL"] == f"https://sns.s3-us-west-2.amazonaws.com{path}"
    assert {**moved, "SigningCertURL": honest["SigningCertURL"]} == honest


@pytest.mark.parametrize("version", ["1", "2"])
async def test_a_stale_message_is_authentic_all_the_same(
    sns: SandboxSns, topic: Topic, night: datetime, version: SignatureVersion
) -> None:
    honest = sns.notification(topic, "hello", version=version)

    old = stale(sns, honest, night - timedelta(hours=2))

    assert old["Timestamp"] == "2026-11-20T01:12:00.250Z"
    assert old["SignatureVersion"] == version
    assert await asyncio.to_thread(is_authentic, old)


async def test_a_message_of_an_unlisted_topic_is_authentic_all_the_same(
    sns: SandboxSns, topic: Topic
) -> None:
    honest = sns.notification(topic, "hello")

    foreign = from_topic(sns, honest, f"{topic.arn}-of-others")

    assert foreign["TopicArn"] == f"{topic.arn}-of-others"
    assert await asyncio.to_thread(is_authentic, foreign)
