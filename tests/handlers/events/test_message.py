from collections.abc import Callable

import pytest

from handlers.events.message import Message

TOPIC = "arn:aws:sns:eu-west-1:111122223333:alarms"


def test_an_event_says_where_it_is(message: Callable[..., Message]) -> None:
    event = {"account": "444455556666", "region": "eu-central-1", "detail-type": "x", "detail": 1}
    found = message(event, topic=TOPIC)
    assert (found.account, found.region) == ("444455556666", "eu-central-1")
    assert (found.detail_type, found.detail) == ("x", 1)


def test_else_the_topic_says_it(message: Callable[..., Message]) -> None:
    found = message("The disk is full", topic=TOPIC)
    assert (found.account, found.region) == ("111122223333", "eu-west-1")
    assert found.detail_type == ""


def test_a_made_up_account_or_region_counts_as_unsaid(message: Callable[..., Message]) -> None:
    found = message({"account": "shop", "region": "evil.example/"}, topic=TOPIC)
    assert (found.account, found.region) == ("111122223333", "eu-west-1")


@pytest.mark.parametrize(
    ("publisher", "topic", "sender"),
    [
        ("events", "", "events"),
        ("https://sqs.eu-west-1.amazonaws.com/111122223333/alarms", "", "alarms"),
        ("https://sqs.eu-west-1.amazonaws.com/111122223333/alarms", TOPIC + "-2", "alarms-2"),
        (TOPIC, "", "alarms"),
    ],
)
def test_a_sender_has_a_short_name(
    publisher: str, topic: str, sender: str, message: Callable[..., Message]
) -> None:
    assert message("x", publisher=publisher, topic=topic).sender == sender
