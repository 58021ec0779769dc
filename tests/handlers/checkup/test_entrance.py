import pytest

from handlers.checkup.entrance import Entrance

HERE = ("111122223333", "eu-west-1")
TOPIC = "arn:aws:sns:eu-west-1:111122223333:alarms"
QUEUE = "arn:aws:sqs:eu-west-1:111122223333:alarms"


@pytest.mark.parametrize(
    ("url", "queue"),
    [
        ("https://sqs.eu-west-1.amazonaws.com/111122223333/alarms", QUEUE),
        ("https://vpce-1.sqs.eu-west-1.vpce.amazonaws.com/111122223333/alarms", QUEUE),
        ("https://sqs-fips.us-gov-west-1.amazonaws.com/111122223333/a.fifo",
         "arn:aws-us-gov:sqs:us-gov-west-1:111122223333:a.fifo"),
        ("https://sqs.cn-north-1.amazonaws.com.cn/111122223333/alarms",
         "arn:aws-cn:sqs:cn-north-1:111122223333:alarms"),
        ("http://127.0.0.1:4566/111122223333/alarms", QUEUE),
    ],
)  # fmt: skip
def test_a_queue_is_known_by_its_url(url: str, queue: str) -> None:
    entrance = Entrance(queues=frozenset({url}))
    assert entrance.takes_queue(queue)
    for other in ("444455556666:alarms", "111122223333:other"):
        assert not entrance.takes_queue(f"arn:aws:sqs:eu-west-1:{other}")


def test_a_queue_of_another_region_is_another_one() -> None:
    url = "https://sqs.eu-west-1.amazonaws.com/111122223333/alarms"
    entrance = Entrance(queues=frozenset({url}))
    assert not entrance.takes_queue(QUEUE.replace("eu-west-1", "eu-west-2"))
    assert entrance.queues_in(*HERE) == [QUEUE]
    assert entrance.queues_in("111122223333", "eu-west-2") == []


def test_topics_are_found_by_where_they_are() -> None:
    other = TOPIC.replace("eu-west-1", "us-east-1")
    foreign = TOPIC.replace("111122223333", "444455556666")
    entrance = Entrance(frozenset({other, foreign, TOPIC}))
    assert entrance.topics_in(*HERE) == [TOPIC]
    assert entrance.regions_of("111122223333") == ["eu-west-1", "us-east-1"]
    assert entrance.regions_of("999999999999") == []


def test_where_nobody_said_the_address_it_is_to_be_filled_in() -> None:
    assert Entrance().endpoint == "https://<where Firebreak answers>/sns"
    assert Entrance(public_url="https://f.shop.test").endpoint == "https://f.shop.test/sns"
