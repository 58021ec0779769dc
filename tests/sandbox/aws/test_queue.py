"""What a consumer of SQS may rely on when it reads from the sandbox's account."""

import time
from threading import Timer
from typing import Any

import pytest
from botocore.exceptions import ClientError

from bot.sandbox.aws.account import Account

# As `queues` names it in firebreak.yaml: the SDK asks the sandbox's endpoint all the same.
AWS_URL = "https://sqs.eu-west-1.amazonaws.com/111122223333/{name}"


@pytest.fixture(scope="module")
def sqs(account: Account) -> Any:
    return account.client("sqs")


@pytest.fixture
def queue(sqs: Any, request: pytest.FixtureRequest) -> str:
    name = request.node.name[:80]
    return str(sqs.create_queue(QueueName=name)["QueueUrl"])


def receive(sqs: Any, queue: str, **how: Any) -> list[dict[str, Any]]:
    answer = sqs.receive_message(
        QueueUrl=queue, MaxNumberOfMessages=10, AttributeNames=["ApproximateReceiveCount"], **how
    )
    messages: list[dict[str, Any]] = answer.get("Messages", [])
    return messages


def test_a_message_arrives_as_it_was_sent_and_goes_when_it_is_deleted(sqs: Any, queue: str) -> None:
    body = '{"AlarmName": "ünïcode 🔥 <&>\\u0000"}'
    sent = sqs.send_message(QueueUrl=queue, MessageBody=body)

    (message,) = receive(sqs, queue, VisibilityTimeout=0)
    sqs.delete_message(QueueUrl=queue, ReceiptHandle=message["ReceiptHandle"])

    assert (message["MessageId"], message["Body"]) == (sent["MessageId"], body)
    assert receive(sqs, queue) == []


def test_a_received_message_is_hidden_and_comes_back(sqs: Any, queue: str) -> None:
    sqs.send_message(QueueUrl=queue, MessageBody="hello")

    (first,) = receive(sqs, queue, VisibilityTimeout=1)
    hidden = receive(sqs, queue)
    (second,) = receive(sqs, queue, WaitTimeSeconds=3)

    assert hidden == []
    assert second["MessageId"] == first["MessageId"]
    assert second["ReceiptHandle"] != first["ReceiptHandle"]
    assert second["Attributes"]["ApproximateReceiveCount"] == "2"


def test_a_consumer_can_give_a_message_back_at_once(sqs: Any, queue: str) -> None:
    sqs.send_message(QueueUrl=queue, MessageBody="hello")

    (message,) = receive(sqs, queue, VisibilityTimeout=60)
    sqs.change_message_visibility(
        QueueUrl=queue, ReceiptHandle=message["ReceiptHandle"], VisibilityTimeout=0
    )

    assert len(receive(sqs, queue)) == 1


def test_a_batch_is_received_and_deleted_together(sqs: Any, queue: str) -> None:
    entries = [{"Id": str(number), "MessageBody": str(number)} for number in range(10)]
    sqs.send_message_batch(QueueUrl=queue, Entries=entries)

    messages = receive(sqs, queue, VisibilityTimeout=0)
    done = [
        {"Id": message["Body"], "ReceiptHandle": message["ReceiptHandle"]} for message in messages
    ]
    deleted = sqs.delete_message_batch(QueueUrl=queue, Entries=done)

    assert len(deleted["Successful"]) == 10
    assert receive(sqs, queue) == []


def test_a_long_poll_ends_as_soon_as_a_message_comes(
    account: Account, sqs: Any, queue: str
) -> None:
    sender = account.client("sqs")
    later = Timer(0.2, sender.send_message, kwargs={"QueueUrl": queue, "MessageBody": "late"})
    later.start()
    started = time.monotonic()

    messages = receive(sqs, queue, WaitTimeSeconds=10)

    later.join()
    assert [message["Body"] for message in messages] == ["late"]
    assert time.monotonic() - started < 5


def test_the_url_on_aws_leads_to_the_sandbox(sqs: Any, queue: str) -> None:
    sqs.send_message(QueueUrl=queue, MessageBody="hello")

    assert len(receive(sqs, AWS_URL.format(name=queue.rpartition("/")[2]))) == 1


def test_a_queue_that_does_not_exist_is_refused(sqs: Any, queue: str) -> None:
    assert queue
    with pytest.raises(ClientError) as refusal:
        receive(sqs, AWS_URL.format(name="nobody-made-this"))

    assert refusal.value.response["Error"]["Code"] == "AWS.SimpleQueueService.NonExistentQueue"
