import pytest
from pydantic import TypeAdapter, ValidationError

from bot.settings.address import QueueUrl, TopicArn

TOPIC: TypeAdapter[str] = TypeAdapter(TopicArn)
QUEUE: TypeAdapter[str] = TypeAdapter(QueueUrl)


@pytest.mark.parametrize(
    "arn",
    [
        "arn:aws:sns:eu-west-1:111122223333:alarms",
        "arn:aws-cn:sns:cn-north-1:111122223333:alarms.fifo",
        "arn:aws-us-gov:sns:us-gov-west-1:111122223333:a_b-C",
    ],
)
def test_topics(arn: str) -> None:
    assert TOPIC.validate_python(arn) == arn


@pytest.mark.parametrize(
    "arn",
    [
        "arn:aws:sns:eu-west-1:111122223333:alarms\n",
        "arn:aws:sns:eu-west-1:111122223333:alarms:0a1b-subscription",
        "arn:aws:sns:eu-west:111122223333:alarms",
        "arn:aws:sns:eu-west-1:11112222333:alarms",
        "arn:aws:sns:eu-west-1:\N{ARABIC-INDIC DIGIT ONE}11122223333:alarms",
    ],
)
def test_no_topics(arn: str) -> None:
    with pytest.raises(ValidationError, match="is not a topic's ARN"):
        TOPIC.validate_python(arn)


@pytest.mark.parametrize(
    "url",
    [
        "https://sqs.eu-west-1.amazonaws.com/111122223333/alarms",
        "https://sqs.cn-north-1.amazonaws.com.cn/111122223333/alarms.fifo",
        "https://sqs-fips.us-east-1.amazonaws.com/111122223333/alarms",
        "https://sqs.eu-west-1.api.aws/111122223333/alarms",
        "https://vpce-0a1b-2c3d.sqs.eu-west-1.vpce.amazonaws.com/111122223333/alarms",
        "http://127.0.0.1:5000/111122223333/alarms",
    ],
)
def test_queues(url: str) -> None:
    assert QUEUE.validate_python(url) == url


@pytest.mark.parametrize(
    "url",
    [
        "http://sqs.eu-west-1.amazonaws.com/111122223333/alarms",
        "https://sqs.eu-west-1.amazonaws.com.evil.example/111122223333/alarms",
        "https://evil.example/sqs.eu-west-1.amazonaws.com/111122223333/alarms",
        "https://sqs.eu-west-1.amazonaws.com/alarms",
        "http://10.0.0.1:5000/111122223333/alarms",
        "arn:aws:sqs:eu-west-1:111122223333:alarms",
    ],
)
def test_no_queues(url: str) -> None:
    with pytest.raises(ValidationError, match="is not a queue's URL"):
        QUEUE.validate_python(url)
