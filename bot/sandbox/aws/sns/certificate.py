"""The key pair with which the sandbox's SNS signs, made anew at each start."""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

# A sandbox plays at any date, so its certificate is valid at any of them.
NOT_BEFORE = datetime(2020, 1, 1, tzinfo=UTC)
NOT_AFTER = datetime(2100, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Certificate:
    """A private key, its self-signed certificate (PEM), and the path where SNS publishes it."""

    key: rsa.RSAPrivateKey
    pem: bytes
    path: str


def make_certificate() -> Certificate:
    """Return a new RSA key of 2,048 bits with its certificate; takes about 0.1 s."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem = _self_signed(key).public_bytes(Encoding.PEM)
    fingerprint = hashlib.sha256(pem).hexdigest()[:32]
    return Certificate(key, pem, f"/SimpleNotificationService-{fingerprint}.pem")


def _self_signed(key: rsa.RSAPrivateKey) -> x509.Certificate:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "sns.amazonaws.com")])
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(NOT_BEFORE)
        .not_valid_after(NOT_AFTER)
        .sign(key, hashes.SHA256())
    )
