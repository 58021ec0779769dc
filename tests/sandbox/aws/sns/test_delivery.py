import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime

import pytest

from bot.sandbox.aws.sns.delivery import Attempt, Deliverer, DeliveryPolicy
from bot.sandbox.aws.sns.post import Post
from tests.sandbox.aws.receiver import Receiver

QUICK = DeliveryPolicy(delays=(0.01, 0.01, 0.01))


def post_to(url: str) -> Post:
    headers = {"x-amz-sns-message-type": "Notification"}
    return Post("m-1", url, headers, b'{"Type" : "Notification"}')


@asynccontextmanager
async def delivering(policy: DeliveryPolicy, at: datetime) -> AsyncIterator[Deliverer]:
    deliverer = Deliverer(policy, lambda: at)
    yield deliverer
    await deliverer.close()


async def statuses(url: str, at: datetime, policy: DeliveryPolicy = QUICK) -> list[int | None]:
    async with delivering(policy, at) as deliverer:
        last = await deliverer.deliver(post_to(url))
    numbers = [attempt.number for attempt in deliverer.log]
    assert numbers == list(range(1, len(numbers) + 1))
    assert last == deliverer.log[-1]
    return [attempt.status for attempt in deliverer.log]


async def test_a_503_is_tried_again_with_the_same_message(
    receiver: Receiver, night: datetime
) -> None:
    receiver.answers.extend([503, 500])

    assert await statuses(receiver.url, night) == [503, 500, 200]
    assert [received.body for received in receiver.notifications] == [post_to("").body] * 3


@pytest.mark.parametrize("answer", [204, 302, 400, 403, 429])
async def test_any_answer_below_500_is_final(
    receiver: Receiver, night: datetime, answer: int
) -> None:
    receiver.answers.append(answer)

    assert await statuses(receiver.url, night) == [answer]


async def test_a_message_is_given_up_when_the_policy_is_exhausted(
    receiver: Receiver, night: datetime
) -> None:
    receiver.answers.extend([503] * 9)

    assert await statuses(receiver.url, night) == [503] * 4


async def test_no_answer_in_time_is_tried_again(night: datetime) -> None:
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        url = f"http://127.0.0.1:{deaf.getsockname()[1]}/sns"

        assert await statuses(url, night, DeliveryPolicy((0.01,), timeout=0.1)) == [None, None]


async def test_a_closed_port_is_tried_again_and_the_log_says_why(night: datetime) -> None:
    with socket.create_server(("127.0.0.1", 0)) as soon_closed:
        url = f"http://127.0.0.1:{soon_closed.getsockname()[1]}/sns"

    async with delivering(QUICK, night) as deliverer:
        last = await deliverer.deliver(post_to(url))

    assert last == Attempt("m-1", url, 4, night, None, last.error)
    assert "ConnectError" in last.error


async def test_drain_waits_for_the_retries(receiver: Receiver, night: datetime) -> None:
    receiver.answers.append(503)

    async with delivering(QUICK, night) as deliverer:
        deliverer.send(post_to(receiver.url))
        await deliverer.drain()

        assert [attempt.status for attempt in deliverer.log] == [503, 200]


async def test_close_gives_up_what_is_under_way(receiver: Receiver, night: datetime) -> None:
    receiver.answers.append(503)

    async with delivering(DeliveryPolicy(), night) as deliverer:
        task = deliverer.send(post_to(receiver.url))
        _, waiting = await asyncio.wait([task], timeout=0.1)
        assert waiting

    assert task.cancelled()


async def test_the_defaults_are_those_of_aws() -> None:
    assert DeliveryPolicy() == DeliveryPolicy(delays=(20, 20, 20), timeout=15)
