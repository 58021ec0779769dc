"""Authenticate an SNS envelope: the certificate's place, the certificate, the signature."""

from collections.abc import Set as AbstractSet

from bot.inbound.certificates import Certificates
from bot.inbound.rejection import CertificateIsForeign
from bot.inbound.sns_envelope import Envelope
from bot.inbound.sns_signature import check_signature
from bot.inbound.sns_urls import is_certificate_url


class SnsAuthenticator:
    """Says whether SNS itself sent an envelope, in the name of the topic it carries.

    emulators: `host:port` on this machine whose certificates count (SNS emulators).
    It does not say whether that topic is listed, nor whether the message is new.
    """

    def __init__(self, certificates: Certificates, emulators: AbstractSet[str]) -> None:
        self._certificates = certificates
        self._emulators = emulators

    async def authenticate(self, envelope: Envelope) -> None:
        """Return where the signature is SNS's.

        Raises MessageIsForged where it is not, and MessageIsNotAuthenticatedYet where
        that cannot be said now.
        """
        url = envelope.fields.get("SigningCertURL", "")
        if not is_certificate_url(url, envelope.region, self._emulators):
            raise CertificateIsForeign("its SigningCertURL is not AWS's, in the topic's Region")
        check_signature(envelope, await self._certificates.key(url))
