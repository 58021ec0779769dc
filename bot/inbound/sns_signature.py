"""SNS's signature: what is signed, and whether it matches.

Source: "Verifying the signatures of Amazon SNS messages" (SNS developer guide).
"""

import binascii

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from bot.core.errors import MessageIsForged
from bot.inbound.sns_envelope import Envelope, Kind

_NOTIFICATION = ("Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type")
_CONFIRMATION = (
    "Message",
    "MessageId",
    "SubscribeURL",
    "Timestamp",
    "Token",
    "TopicArn",
    "Type",
)
SIGNED = {
    Kind.NOTIFICATION: _NOTIFICATION,
    Kind.SUBSCRIPTION: _CONFIRMATION,
    Kind.UNSUBSCRIPTION: _CONFIRMATION,
}
OPTIONAL = {"Subject"}
HASHES: dict[str, hashes.HashAlgorithm] = {"1": hashes.SHA1(), "2": hashes.SHA256()}  # noqa: S303  # SignatureVersion 1 is what SNS signs with by default
PADDING = PKCS1v15()


def string_to_sign(envelope: Envelope) -> bytes:
    """Return the bytes that SNS signed: each field's name and value on lines of their own.

    Raises MessageIsForged where a field that is always signed is absent.
    """
    lines = []
    for name in SIGNED[envelope.kind]:
        value = envelope.fields.get(name)
        if value is not None:
            lines.append(f"{name}\n{value}\n")
        elif name not in OPTIONAL:
            raise MessageIsForged(f"it has no {name}, which SNS always signs")
    # Half a surrogate pair is no UTF-8, so nothing that SNS signed: it passes here and fails there.
    return "".join(lines).encode("utf-8", "surrogatepass")


def check_signature(envelope: Envelope, key: RSAPublicKey) -> None:
    """Check the envelope's signature with its certificate's key.

    Raises MessageIsForged where it does not match.
    """
    algorithm = HASHES.get(envelope.fields.get("SignatureVersion", ""))
    if algorithm is None:
        raise MessageIsForged("its SignatureVersion is neither 1 nor 2")
    try:
        signature = binascii.a2b_base64(envelope.fields.get("Signature", ""), strict_mode=True)
        key.verify(signature, string_to_sign(envelope), PADDING, algorithm)
    except (ValueError, InvalidSignature) as mismatch:  # not base64, or not this message's
        raise MessageIsForged("its signature does not match it") from mismatch
