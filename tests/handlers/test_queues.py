import asyncio
import socket
from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from moto.server import ThreadedMotoServer

from bot.core.errors import QueueFailed
from handlers import queues
from handlers.queues import SqsQueue


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    moto = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    moto.start()
    host, port = moto.get_host_and_port()
    yield f"http://{host}:{port}"
    moto.stop()


@pytest.fixture(autouse=True)
def credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-1")


@pytest.fixture
def client(server: str) -> Iterator[Any]:
    made = boto3.client("sqs", endpoint_url=server)
    yield made
    made.close()


@pytest.fixture
def queue(client: Any, request: pytest.FixtureRequest) -> Iterator[SqsQueue]:
    name = request.node.name[:80]
    url = client.create_queue(QueueName=name, Attributes={"VisibilityTimeout": "30"})["QueueUrl"]
    made = SqsQueue(url)
    yield made
    made.close()


async def test_a_message_comes_with_what_deletes_it(client: Any, queue: SqsQueue) -> None:
    sent = client.send_message(QueueUrl=queue.url, MessageBody='{"a": "ü"}')
    (message,) = await queue.receive(10, 0)
    assert (message.id, message.body) == (sent["MessageId"], '{"a": "ü"}')
    assert message.receive_count == 1
    await queue.change_visibility(message.receipt, 0)
    (again,) = await queue.receive(10, 0)
    assert again.receive_count == 2
    await queue.delete([again.receipt])
    assert await queue.receive(10, 0) == []


async def test_up_to_ten_come_and_go_at_once(client: Any, queue: SqsQueue) -> None:
    for number in range(12):
        client.send_message(QueueUrl=queue.url, MessageBody=str(number))
    first = await queue.receive(10, 0)
    second = await queue.receive(10, 0)
    assert (len(first), len(second)) == (10, 2)
    await queue.delete([message.receipt for message in first])
    await queue.change_visibility(second[0].receipt, 0)
    assert [message.id for message in await queue.receive(10, 0)] == [second[0].id]


async def test_a_poll_waits_for_a_message_and_blocks_nothing(client: Any, queue: SqsQueue) -> None:
    poll = asyncio.create_task(queue.receive(10, 5))
    await asyncio.sleep(0.2)
    assert not poll.done()
    await asyncio.to_thread(client.send_message, QueueUrl=queue.url, MessageBody="late")
    async with asyncio.timeout(5):
        assert [message.body for message in await poll] == ["late"]


async def test_a_receipt_that_is_none_fails(queue: SqsQueue) -> None:
    with pytest.raises(QueueFailed, match=queue.url):
        await queue.delete(["nonsense"])


async def test_a_queue_that_does_not_exist_fails(server: str) -> None:
    queue = SqsQueue(f"{server}/123456789012/absent")
    with pytest.raises(QueueFailed, match="does not exist"):
        await queue.receive(10, 0)
    queue.close()


async def test_sqs_that_is_away_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queues, "CONNECT_SECONDS", 1)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}/123456789012/alarms"
    queue = SqsQueue(url)
    with pytest.raises(QueueFailed, match="Could not connect"):
        await queue.receive(10, 0)
    queue.close()


@pytest.mark.parametrize(
    ("url", "region", "endpoint"),
    [
        (
            "https://sqs.ap-southeast-2.amazonaws.com/111122223333/alarms",
            "ap-southeast-2",
            "https://sqs.ap-southeast-2.amazonaws.com",
        ),
        (
            "https://sqs.cn-north-1.amazonaws.com.cn/111122223333/alarms",
            "cn-north-1",
            "https://sqs.cn-north-1.amazonaws.com.cn",
        ),
        (
            "https://vpce-1a2b.sqs.us-east-1.vpce.amazonaws.com/111122223333/alarms",
            "us-east-1",
            "https://vpce-1a2b.sqs.us-east-1.vpce.amazonaws.com",
        ),
        ("http://127.0.0.1:4566/111122223333/alarms", "eu-west-1", "http://127.0.0.1:4566"),
    ],
)
def test_a_queue_is_asked_where_its_url_says(url: str, region: str, endpoint: str) -> None:
    meta = queues._client(url).meta  # noqa: SLF001  # which host is asked shows nowhere else
    assert (meta.region_name, meta.endpoint_url) == (region, endpoint)


def test_an_endpoint_in_the_environment_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:5000")
    url = "https://sqs.eu-west-1.amazonaws.com/111122223333/alarms"
    assert queues._client(url).meta.endpoint_url == "http://127.0.0.1:5000"  # noqa: SLF001  # see above
