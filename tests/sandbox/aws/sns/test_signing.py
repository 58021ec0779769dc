import base64

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.sandbox.aws.sns.certificate import make_certificate
from bot.sandbox.aws.sns.signing import sign, string_to_sign

CERTIFICATE = make_certificate()
NOTIFICATION = {
    "Type": "Notification",
    "MessageId": "m-1",
    "TopicArn": "arn:aws:sns:eu-west-1:111122223333:alarms",
    "Message": "two\nlines",
    "Timestamp": "2026-11-20T03:12:00.250Z",
}


def test_a_notification_is_signed_in_the_documented_order() -> None:
    signed = string_to_sign({**NOTIFICATION, "Subject": "help", "UnsubscribeURL": "http://x/"})

    assert signed == (
        "Message\ntwo\nlines\nMessageId\nm-1\nSubject\nhelp\n"
        "Timestamp\n2026-11-20T03:12:00.250Z\n"
        "TopicArn\narn:aws:sns:eu-west-1:111122223333:alarms\nType\nNotification\n"
    )


def test_a_missing_subject_is_left_out() -> None:
    assert "Subject" not in string_to_sign(NOTIFICATION)


@pytest.mark.parametrize("kind", ["SubscriptionConfirmation", "UnsubscribeConfirmation"])
def test_a_confirmation_signs_its_token_and_address(kind: str) -> None:
    signed = string_to_sign(
        {**NOTIFICATION, "Type": kind, "Token": "t", "SubscribeURL": "http://x/", "Subject": "no"}
    )

    assert signed == (
        "Message\ntwo\nlines\nMessageId\nm-1\nSubscribeURL\nhttp://x/\n"
        "Timestamp\n2026-11-20T03:12:00.250Z\nToken\nt\n"
        f"TopicArn\narn:aws:sns:eu-west-1:111122223333:alarms\nType\n{kind}\n"
    )


@settings(max_examples=30)
@given(message=st.text(st.characters(codec="utf-8")), other=st.text(st.characters(codec="utf-8")))
def test_a_signature_fits_its_message_and_no_other(message: str, other: str) -> None:
    envelope = sign({**NOTIFICATION, "Message": message}, CERTIFICATE.key, "2", "http://c/")
    changed = {**envelope, "Message": other}

    if message == other:
        _verify(changed)
    else:
        with pytest.raises(InvalidSignature):
            _verify(changed)


def _verify(envelope: dict[str, str]) -> None:
    CERTIFICATE.key.public_key().verify(
        base64.b64decode(envelope["Signature"]),
        string_to_sign(envelope).encode(),
        PKCS1v15(),
        hashes.SHA256(),
    )
