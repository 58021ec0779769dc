"""Sign as SNS does, straight from AWS's rules and sharing nothing with the code under test.

Source: "Verifying the signatures of Amazon SNS messages" (SNS developer guide).
"""

import base64
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from typing import Any
from uuid import uuid4

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.x509.oid import NameOID

TOPIC = "arn:aws:sns:eu-west-1:111122223333:alarms"
CERTIFICATE_URL = (
    "https://sns.eu-west-1.amazonaws.com/"
    "SimpleNotificationService-7ff5318490ec183fbaddaa2a969abfda.pem"
)
SUBSCRIBE_URL = (
    "https://sns.eu-west-1.amazonaws.com/?Action=ConfirmSubscription"
    "&TopicArn=arn:aws:sns:eu-west-1:111122223333:alarms&Token=2336412f37fb687f5d51e6e2425f"
)


@cache
def private_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def certificate(
    *,
    starts: datetime | None = None,
    ends: datetime | None = None,
    key: Any = None,
) -> bytes:
    """Return a self-signed certificate as PEM; by default valid for eighty years."""
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "sns.amazonaws.com")])
    signing_key = key or private_key()
    builder = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(signing_key.public_key())
        .serial_number(1)
        .not_valid_before(starts or datetime(2020, 1, 1, tzinfo=UTC))
        .not_valid_after(ends or datetime(2100, 1, 1, tzinfo=UTC))
    )
    signed = builder.sign(signing_key, hashes.SHA256())
    return signed.public_bytes(serialization.Encoding.PEM)


def sign(envelope: Mapping[str, Any], version: str = "2") -> dict[str, Any]:
    """Return the envelope with its signature."""
    if envelope["Type"] == "Notification":
        order = ["Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type"]
    else:
        order = ["Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type"]
    text = "".join(f"{key}\n{envelope[key]}\n" for key in order if key in envelope)
    algorithm = hashes.SHA1() if version == "1" else hashes.SHA256()  # noqa: S303  # SNS version 1
    signature = private_key().sign(text.encode(), padding.PKCS1v15(), algorithm)
    return {
        **envelope,
        "SignatureVersion": version,
        "Signature": base64.b64encode(signature).decode(),
    }


def notification(message: str = "it burns", **changes: Any) -> dict[str, Any]:
    """Return an unsigned notification; `changes` replace or add fields."""
    return {
        "Type": "Notification",
        "MessageId": str(uuid4()),
        "TopicArn": TOPIC,
        "Subject": "ALARM",
        "Message": message,
        "Timestamp": timestamp(),
        "SigningCertURL": CERTIFICATE_URL,
        "UnsubscribeURL": "https://sns.eu-west-1.amazonaws.com/?Action=Unsubscribe",
        **changes,
    }


def confirmation(kind: str = "SubscriptionConfirmation", **changes: Any) -> dict[str, Any]:
    """Return an unsigned SubscriptionConfirmation, or an UnsubscribeConfirmation."""
    return {
        "Type": kind,
        "MessageId": str(uuid4()),
        "Token": "2336412f37fb687f5d51e6e2425f",
        "TopicArn": TOPIC,
        "Message": "You have chosen to subscribe to the topic.",
        "SubscribeURL": SUBSCRIBE_URL,
        "Timestamp": timestamp(),
        "SigningCertURL": CERTIFICATE_URL,
        **changes,
    }


def body(envelope: Mapping[str, Any]) -> bytes:
    return json.dumps(envelope).encode()


def timestamp(at: datetime | None = None) -> str:
    moment = at or datetime.now(UTC)
    return moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03d}Z"
