import json
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.errors import MessageIsNotAuthenticatedYet
from bot.core.signal import Entrance
from bot.inbound.certificates import Certificates
from bot.inbound.sns_authenticator import SnsAuthenticator
from bot.inbound.sqs_reader import NOTICE_CHARACTERS, SqsReader
from bot.store.inbox import RETENTION
from tests.support.clock import Clock
from tests.support.signing import TOPIC, certificate, notification, sign, timestamp

URL = "https://sqs.eu-west-1.amazonaws.com/111122223333/alarms"
STRANGER = "arn:aws:sns:eu-west-1:999988887777:theirs"


@dataclass(frozen=True)
class Message:
    body: str
    id: str = "sqs-1"
    receipt: str = "receipt-1"
    receive_count: int = 1


def reader(clock: Clock, *, online: bool = True) -> SqsReader:
    async def fetch(_url: str) -> bytes:
        if not online:
            raise MessageIsNotAuthenticatedYet("it cannot be fetched")
        return certificate()

    return SqsReader({TOPIC}, SnsAuthenticator(Certificates(fetch, clock), frozenset()), clock)


async def test_a_signed_envelope_is_the_same_signal_as_over_https() -> None:
    clock = Clock()
    sent = json.dumps(sign(notification(MessageId="m-1")))
    signal = await reader(clock).signal(URL, Message(sent))
    assert (signal.publisher, signal.message_id, signal.authenticated) == (TOPIC, "m-1", True)
    assert (signal.body, signal.entrance) == (sent.encode(), Entrance.SQS)
    assert signal.received_at == clock()


async def test_nothing_is_received_before_sns_sent_it() -> None:
    clock = Clock()
    ahead = (clock() + timedelta(hours=1)).replace(microsecond=0)
    envelope = notification(Timestamp=timestamp(ahead))
    signed, forged = sign(envelope), {**sign(envelope), "Subject": "forged"}
    for sent, received_at in ((signed, ahead), (forged, clock())):
        signal = await reader(clock).signal(URL, Message(json.dumps(sent)))
        assert signal.received_at == received_at


@pytest.mark.parametrize(
    "envelope",
    [
        sign(notification(MessageId="m-1")) | {"Message": "changed"},
        sign(notification(MessageId="m-1")) | {"SigningCertURL": "https://evil.example/x.pem"},
        sign(notification(MessageId="m-1", TopicArn=STRANGER)),
        notification(MessageId="m-1"),
    ],
    ids=["changed", "certificate", "unlisted", "unsigned"],
)
async def test_no_envelope_is_dropped(envelope: dict[str, Any]) -> None:
    signal = await reader(Clock()).signal(URL, Message(json.dumps(envelope)))
    assert (signal.publisher, signal.message_id, signal.authenticated) == (URL, "m-1", False)
    assert json.loads(signal.body) == envelope


async def test_without_its_certificate_an_envelope_is_not_authenticated() -> None:
    sent = json.dumps(sign(notification()))
    assert not (await reader(Clock(), online=False).signal(URL, Message(sent))).authenticated


async def test_an_old_envelope_proves_nothing() -> None:
    clock = Clock()
    sent = json.dumps(sign(notification(Timestamp=timestamp(clock()))))
    clock.advance(seconds=RETENTION.total_seconds() + 1)
    assert not (await reader(clock).signal(URL, Message(sent))).authenticated


async def test_an_event_has_its_own_id() -> None:
    sent = json.dumps({"id": "e-1", "source": "aws.ecs", "detail-type": "x", "detail": {}})
    signal = await reader(Clock()).signal(URL, Message(sent))
    assert (signal.publisher, signal.message_id, signal.authenticated) == (URL, "e-1", False)


@pytest.mark.parametrize("body", ["backup failed", '{"AlarmName": "raw"}', "", "\ud800", "ü\x00"])
async def test_anything_else_has_the_id_sqs_gave_it(body: str) -> None:
    signal = await reader(Clock()).signal(URL, Message(body))
    assert (signal.publisher, signal.message_id, signal.authenticated) == (URL, "sqs-1", False)
    assert signal.body.decode("utf-8", "surrogatepass") == body


TRICKY = st.one_of(
    st.text(st.characters(), max_size=30),
    st.sampled_from(["Notification", TOPIC, "2026-11-20T03:12:00Z", "9999-12-31T23:59:59-23:59"]),
    st.none() | st.integers() | st.floats() | st.lists(st.none(), max_size=2),
)
HONEST = sign(notification(MessageId="m-1"))
FIELDS = ("Type", "TopicArn", "MessageId", "Timestamp", "SigningCertURL", "Signature", "Message",
          "SignatureVersion", "id", "source", "detail-type")  # fmt: skip


@given(st.dictionaries(st.sampled_from(FIELDS), TRICKY), st.sampled_from([HONEST, {}]))
async def test_any_body_is_a_signal_and_only_what_sns_said_is_authentic(
    changed: dict[str, Any], base: dict[str, Any]
) -> None:
    body = {**base, **changed}
    signal = await reader(Clock()).signal(URL, Message(json.dumps(body)))
    assert json.dumps(json.loads(signal.body)) == json.dumps(body)
    assert signal.message_id
    assert signal.authenticated is (body.items() >= HONEST.items())


def test_a_notice_shows_what_could_not_be_stored() -> None:
    message = Message("\ud800 it burns " + "x" * 1_000_000)
    notice = reader(Clock()).notice(URL, message, ValueError("a secret"))
    text = notice.body.decode()
    assert "1000011 characters" in text
    assert URL in text
    assert "ValueError" in text
    assert "it burns" in text
    assert "a secret" not in text
    assert len(text) < NOTICE_CHARACTERS + 500
    assert (notice.publisher, notice.message_id) == (URL, "sqs-1-notice")
    assert not notice.authenticated
