import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.core.signal import Entrance, Signal
from handlers.events import envelope
from handlers.events.envelope import unwrap
from handlers.events.message import Message

TOPIC = "arn:aws:sns:eu-west-1:111122223333:alarms"
QUEUE = "https://sqs.eu-west-1.amazonaws.com/111122223333/alarms"
EVENT = {"detail-type": "A thing", "detail": {"state": "on"}}


def _open(content: object, publisher: str = QUEUE) -> tuple[Message, ...]:
    body = content if isinstance(content, bytes) else json.dumps(content).encode()
    at = datetime(2026, 11, 20, tzinfo=UTC)
    return unwrap(Signal(publisher, "m", body, Entrance.SQS, at, authenticated=False))


def _sns(said: object, **more: object) -> dict[str, object]:
    text = said if isinstance(said, str) else json.dumps(said)
    return {"Type": "Notification", "TopicArn": TOPIC, "Message": text} | more


def _lambda_sqs(*said: object) -> dict[str, object]:
    return {"Records": [{"eventSource": "aws:sqs", "body": json.dumps(one)} for one in said]}


@pytest.mark.parametrize(
    "wrapped",
    [
        EVENT,
        [EVENT],
        _sns(EVENT),
        _sns(EVENT) | {"Message": EVENT},
        _lambda_sqs(EVENT),
        _lambda_sqs(_sns(EVENT)),
        {"Records": [{"EventSource": "aws:sns", "Sns": _sns(EVENT)}]},
        {"Messages": [{"ReceiptHandle": "r", "Body": json.dumps(_sns(EVENT))}]},
        {"ReceiptHandle": "r", "Body": json.dumps(EVENT)},
        _sns(_lambda_sqs(_sns(EVENT))),
    ],
)
def test_one_event_in_every_envelope(wrapped: object) -> None:
    (found,) = _open(wrapped)
    assert found.body == EVENT
    assert json.loads(found.text) == EVENT
    assert found.publisher == QUEUE


def test_sns_says_its_topic_and_subject() -> None:
    (found,) = _open(_lambda_sqs(_sns("The disk is full", Subject="Disk")))
    assert (found.body, found.topic, found.subject) == ("The disk is full", TOPIC, "Disk")


@pytest.mark.parametrize("said", ["The disk is full", "42", "true", '"quoted"', "null", "", "{"])
def test_plain_text_stays_text(said: str) -> None:
    (found,) = _open(_sns(said))
    assert found.body == found.text == said


def test_an_envelope_without_a_message_is_not_shown_itself() -> None:
    (found,) = _open({"Type": "Notification", "TopicArn": TOPIC, "UnsubscribeURL": "https://x/"})
    assert (found.body, found.topic) == ("", TOPIC)


def test_several_records_are_several_messages() -> None:
    found = _open(_lambda_sqs(_sns(EVENT), EVENT, _sns("hello")))
    assert [one.body for one in found] == [EVENT, EVENT, "hello"]


@pytest.mark.parametrize(
    "kept",
    [
        {"Records": []},
        {"Records": [1, "x"]},
        [1, 2],
        [],
        {"Type": "Notification"},
        {"Type": "UnsubscribeConfirmation", "Message": "gone", "TopicArn": TOPIC},
        {"Body": "not SQS"},
        {"eventSource": "aws:s3", "body": "not SQS"},
    ],
)
def test_what_is_no_envelope_is_kept_whole(kept: object) -> None:
    (found,) = _open(kept)
    assert found.body == kept


def test_bytes_that_are_no_utf_8_still_make_a_message() -> None:
    (found,) = _open(b"\xff\x00disk \xf0\x28")
    assert "disk" in found.text
    (marked,) = _open(b'\xef\xbb\xbf{"detail-type":"A thing"}')
    assert marked.detail_type == "A thing"


def test_envelopes_may_not_nest_for_ever() -> None:
    wrapped: object = "inside"
    for _ in range(12):
        wrapped = _sns(wrapped)
    (found,) = _open(wrapped)
    assert isinstance(found.body, dict)
    assert found.body["Type"] == "Notification"


def test_a_huge_batch_says_how_many_are_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(envelope, "MAX_MESSAGES", 3)
    found = _open([{"n": n} for n in range(5)])
    assert [one.body for one in found[:3]] == [{"n": 0}, {"n": 1}, {"n": 2}]
    assert found[3].text == "2 more messages of this delivery are not shown"


def test_the_samples_hold_what_they_say(sample: Callable[[str], Any]) -> None:
    assert [one.detail_type for one in _open(sample("sns_in_sqs_record"))] == [
        "",
        "GuardDuty Finding",
    ]
    assert len(_open(sample("lambda_sns_records"))) == 2
    assert len(_open(sample("sqs_messages"))) == 1
    (event,) = _open(sample("eventbridge_in_sns"))
    assert event.detail_type == "ECS Deployment State Change"
