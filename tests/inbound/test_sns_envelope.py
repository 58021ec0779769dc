import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.inbound.rejection import BodyIsUnreadable
from bot.inbound.sns_envelope import Kind, read_envelope
from tests.support.signing import TOPIC, body, confirmation, notification


def test_a_notification_is_read() -> None:
    sent = notification("it burns", MessageId="a-1", Timestamp="2026-11-20T12:00:00.123Z")
    envelope = read_envelope(body(sent))
    assert envelope.kind is Kind.NOTIFICATION
    assert (envelope.topic, envelope.region) == (TOPIC, "eu-west-1")
    assert envelope.message_id == "a-1"
    assert envelope.sent_at == datetime(2026, 11, 20, 12, 0, 0, 123_000, tzinfo=UTC)
    assert envelope.fields == sent


@pytest.mark.parametrize("kind", ["SubscriptionConfirmation", "UnsubscribeConfirmation"])
def test_a_confirmation_is_read(kind: str) -> None:
    assert read_envelope(body(confirmation(kind))).kind.value == kind


@pytest.mark.parametrize(
    "topic",
    [
        "arn:aws:sns:us-gov-west-1:111122223333:alarms",
        "arn:aws-cn:sns:cn-north-1:111122223333:alarms",
        "arn:aws-eusc:sns:eusc-de-east-1:111122223333:alarms",
        "arn:aws:sns:ap-southeast-2:111122223333:a_b-C9.fifo",
    ],
)
def test_topics_of_every_partition_are_read(topic: str) -> None:
    envelope = read_envelope(body(notification(TopicArn=topic)))
    assert (envelope.topic, envelope.region) == (topic, topic.split(":")[3])


def test_what_is_no_text_does_not_count_as_there() -> None:
    sent = notification(Subject=None, MessageAttributes={"a": {"Type": "String", "Value": "b"}})
    assert "Subject" not in read_envelope(body(sent)).fields


@pytest.mark.parametrize(
    "changes",
    [
        {"Type": "Birthday"},
        {"Type": None},
        {"TopicArn": "arn:aws:sns:s3-us-west-2:111122223333:alarms"},
        {"TopicArn": TOPIC + "\n"},
        {"TopicArn": "arn:aws:sqs:eu-west-1:111122223333:alarms"},
        {"TopicArn": ["arn"]},
        {"MessageId": ""},
        {"MessageId": "1\nSubject\nALARM"},
        {"MessageId": "1" * 129},
        {"MessageId": "1\n"},
        {"MessageId": 1},
        {"Timestamp": "yesterday"},
        {"Timestamp": "0001-01-01T00:00:00+14:00"},
        {"Timestamp": "2026-11-20T12:00:00"},
        {"Timestamp": None},
    ],
)
def test_what_sns_never_makes_is_unreadable(changes: dict[str, Any]) -> None:
    with pytest.raises(BodyIsUnreadable):
        read_envelope(body(notification(**changes)))


@pytest.mark.parametrize("name", ["Type", "TopicArn", "MessageId", "Timestamp"])
def test_an_absent_field_is_named(name: str) -> None:
    sent = notification()
    del sent[name]
    with pytest.raises(BodyIsUnreadable, match=name):
        read_envelope(body(sent))


def test_an_error_repeats_nothing_the_sender_wrote() -> None:
    with pytest.raises(BodyIsUnreadable) as error:
        read_envelope(body(notification(Type="SECRET", Timestamp="SECRET", MessageId="SECRET!")))
    assert "SECRET" not in str(error.value)


@given(st.binary())
@example(b"[" * 100_000)
@example(b"1" * 5_000)
@example(b'{"Type": "\\ud800"}')
@example(b"\xff\xfe")
@example(b"null")
@example(b"")
def test_any_bytes_are_read_or_unreadable(sent: bytes) -> None:
    with pytest.raises(BodyIsUnreadable):
        read_envelope(sent)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=5,
)


@given(name=st.sampled_from(["Type", "TopicArn", "MessageId", "Timestamp"]), value=JSON)
def test_any_value_of_a_field_is_read_or_unreadable(name: str, value: Any) -> None:
    sent = json.dumps(notification(**{name: value})).encode()
    try:
        read_envelope(sent)
    except BodyIsUnreadable:
        return
    assert isinstance(value, str)
