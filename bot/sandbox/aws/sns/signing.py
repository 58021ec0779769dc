"""How SNS signs a message.

Source: Amazon SNS Developer Guide, "Verifying the signatures of Amazon SNS messages".
"""

import base64
from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

Envelope = Mapping[str, str]
SignatureVersion = Literal["1", "2"]

HASHES: Mapping[str, hashes.HashAlgorithm] = MappingProxyType(
    {
        "1": hashes.SHA1(),  # noqa: S303 - what SNS itself uses in version 1
        "2": hashes.SHA256(),
    }
)
NOTIFICATION_FIELDS = ("Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type")
CONFIRMATION_FIELDS = (
    "Message",
    "MessageId",
    "SubscribeURL",
    "Timestamp",
    "Token",
    "TopicArn",
    "Type",
)


def string_to_sign(envelope: Envelope) -> str:
    """Return the name and value of each signed field, a line each; absent fields are left out."""
    is_notification = envelope["Type"] == "Notification"
    fields = NOTIFICATION_FIELDS if is_notification else CONFIRMATION_FIELDS
    return "".join(f"{field}\n{envelope[field]}\n" for field in fields if field in envelope)


def sign(
    envelope: Envelope, key: RSAPrivateKey, version: SignatureVersion, certificate_url: str
) -> dict[str, str]:
    """Return the envelope with its signature and the address of the certificate."""
    signed = string_to_sign(envelope).encode()
    signature = key.sign(signed, PKCS1v15(), HASHES[version])
    return {
        **envelope,
        "SignatureVersion": version,
        "Signature": base64.b64encode(signature).decode(),
        "SigningCertURL": certificate_url,
    }
