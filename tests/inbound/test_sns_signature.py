from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from hypothesis import given
from hypothesis import strategies as st

from bot.core.errors import MessageIsForged
from bot.inbound.sns_envelope import read_envelope
from bot.inbound.sns_signature import check_signature, string_to_sign
from tests.support.signing import body, confirmation, notification, private_key, sign

ANOTHER_TOPIC = "arn:aws:sns:eu-west-1:111122223333:others"


def check(envelope: dict[str, Any]) -> None:
    check_signature(read_envelope(body(envelope)), private_key().public_key())


def test_the_string_to_sign_is_the_one_in_the_developer_guide() -> None:
    sent = notification("My Test", MessageId="4d4dc071", Subject="My Subject")
    sent |= {"Timestamp": "2019-01-31T04:37:04.321Z"}
    assert string_to_sign(read_envelope(body(sent))).decode() == (
        "Message\nMy Test\nMessageId\n4d4dc071\nSubject\nMy Subject\n"
        "Timestamp\n2019-01-31T04:37:04.321Z\n"
        "TopicArn\narn:aws:sns:eu-west-1:111122223333:alarms\nType\nNotification\n"
    )


@pytest.mark.parametrize("version", ["1", "2"])
@pytest.mark.parametrize(
    "sent",
    [
        notification(),
        notification("ünïcödé \x00 \n\n 🔥"),
        {name: value for name, value in notification().items() if name != "Subject"},
        confirmation(),
        confirmation("UnsubscribeConfirmation"),
    ],
    ids=["notification", "unicode", "no subject", "subscription", "unsubscription"],
)
def test_what_sns_signed_passes(sent: dict[str, Any], version: str) -> None:
    check(sign(sent, version))


@given(message=st.text(st.characters(exclude_categories=["Cs"])))
def test_any_message_passes(message: str) -> None:
    check(sign(notification(message)))


@pytest.mark.parametrize("version", ["1", "2"])
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("Message", "all is well"),
        ("MessageId", "another-id"),
        ("Subject", "OK"),
        ("Subject", None),
        ("Timestamp", "2026-11-20T12:00:00.000Z"),
        ("TopicArn", ANOTHER_TOPIC),
        ("Message", "\ud800"),
        ("Message", None),
    ],
)
def test_a_changed_notification_is_forged(name: str, value: str | None, version: str) -> None:
    with pytest.raises(MessageIsForged):
        check({**sign(notification(), version), name: value})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SubscribeURL", "https://sns.eu-west-1.amazonaws.com/?Action=DeleteTopic"),
        ("Token", "another"),
        ("TopicArn", ANOTHER_TOPIC),
        ("Type", "UnsubscribeConfirmation"),
        ("Type", "Notification"),
        ("Token", None),
    ],
)
def test_a_changed_confirmation_is_forged(name: str, value: str | None) -> None:
    with pytest.raises(MessageIsForged):
        check({**sign(confirmation()), name: value})


@pytest.mark.parametrize(
    "changes",
    [
        {"Signature": ""},
        {"Signature": None},
        {"Signature": "not base64!"},
        {"Signature": "ünïcödé"},
        {"Signature": "AAAA"},
        {"Signature": "A" * 100_000},
        {"SignatureVersion": "3"},
        {"SignatureVersion": None},
        {"SignatureVersion": 2},
        {"SignatureVersion": "1"},
    ],
)
def test_a_signature_that_is_none_is_forged(changes: dict[str, Any]) -> None:
    with pytest.raises(MessageIsForged):
        check({**sign(notification()), **changes})


def test_another_key_is_forged() -> None:
    stranger = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    with pytest.raises(MessageIsForged):
        check_signature(read_envelope(body(sign(notification()))), stranger.public_key())
