"""SNS's signing certificates: fetched once, kept for a day, bounded in number."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from bot.core.errors import MessageIsNotAuthenticatedYet
from bot.inbound.cache import ExpiringCache
from bot.inbound.fetch import Fetch

MAX_KEYS = 64  # AWS has some 40 Regions and changes a certificate about once a year
MAX_FAILURES = 1_024
MAX_FETCHES = 8
KEY_LASTS = timedelta(days=1)
# A certificate that cannot be had now is not asked for again at once, however many ask us.
FAILURE_LASTS = timedelta(seconds=10)


class Certificates:
    """The public keys behind certificate URLs that were found to be AWS's.

    Keys and failures are kept apart: made-up URLs can push out failures, never keys. Nor can
    they keep out a certificate that was good before, when it is time to fetch it again.
    """

    def __init__(self, fetch: Fetch, clock: Callable[[], datetime]) -> None:
        self._fetch = fetch
        self._clock = clock
        self._keys: ExpiringCache[RSAPublicKey] = ExpiringCache(MAX_KEYS)
        self._failures: ExpiringCache[str] = ExpiringCache(MAX_FAILURES)
        self._fetches: dict[str, asyncio.Task[RSAPublicKey]] = {}

    async def key(self, url: str) -> RSAPublicKey:
        """Return the key of the certificate at a URL, which the caller has checked.

        Raises MessageIsNotAuthenticatedYet where it cannot be had, or is not valid today.
        """
        now = self._clock()
        key = self._keys.get(url, now)
        if key is not None:
            return key
        failure = self._failures.get(url, now)
        if failure is not None:
            raise MessageIsNotAuthenticatedYet(failure)
        return await asyncio.shield(self._fetching(url))  # one who stops waiting stops no other

    def _fetching(self, url: str) -> asyncio.Task[RSAPublicKey]:
        """Return the fetch under way, or start it: a storm asks AWS once."""
        task = self._fetches.get(url)
        if task is None:
            if len(self._fetches) >= MAX_FETCHES and url not in self._keys:
                raise MessageIsNotAuthenticatedYet("too many signing certificates are asked for")
            task = asyncio.create_task(self._fetch_and_keep(url))
            self._fetches[url] = task
            task.add_done_callback(lambda _: self._fetches.pop(url))
        return task

    async def _fetch_and_keep(self, url: str) -> RSAPublicKey:
        try:
            key, until = read_certificate(await self._fetch(url), self._clock())
        except MessageIsNotAuthenticatedYet as failure:
            self._failures.put(url, str(failure), self._clock() + FAILURE_LASTS)
            raise
        self._keys.put(url, key, until)
        return key


def read_certificate(pem: bytes, now: datetime) -> tuple[RSAPublicKey, datetime]:
    """Return a certificate's RSA key, and until when to keep it.

    Raises MessageIsNotAuthenticatedYet where it is no certificate or not valid now: our
    clock may be what is wrong, and a 4xx would lose the message.
    """
    try:
        certificate = x509.load_pem_x509_certificate(pem)
        key = certificate.public_key()
    except (ValueError, UnsupportedAlgorithm) as broken:  # no certificate, or of no known kind
        raise MessageIsNotAuthenticatedYet("the signing certificate is unreadable") from broken
    if not isinstance(key, RSAPublicKey):
        raise MessageIsNotAuthenticatedYet("the signing certificate has no RSA key")
    ends = certificate.not_valid_after_utc
    if not certificate.not_valid_before_utc <= now <= ends:
        raise MessageIsNotAuthenticatedYet("the signing certificate is not valid today")
    return key, min(now + KEY_LASTS, ends)
