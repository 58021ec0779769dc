"""SNS's signing certificates: fetched once a day, kept for a week, bounded in number."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
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
# Where it cannot be fetched again, a key is used on: no alarm shall be lost for that.
KEY_IS_USED = timedelta(days=7)
# A certificate that cannot be had now is not asked for again at once, however many ask us.
FAILURE_LASTS = timedelta(seconds=10)


@dataclass(frozen=True, slots=True)
class Known:
    """A certificate's key. fetch_at: when to look whether it is still there."""

    key: RSAPublicKey
    fetch_at: datetime


class Certificates:
    """The public keys behind certificate URLs that were found to be AWS's.

    Keys and failures are kept apart: made-up URLs can push out failures, never keys. Nor can
    they keep out a certificate that was good before, when it is time to fetch it again.
    """

    def __init__(self, fetch: Fetch, clock: Callable[[], datetime]) -> None:
        self._fetch = fetch
        self._clock = clock
        self._keys: ExpiringCache[Known] = ExpiringCache(MAX_KEYS)
        self._failures: ExpiringCache[str] = ExpiringCache(MAX_FAILURES)
        self._fetches: dict[str, asyncio.Task[RSAPublicKey]] = {}

    async def key(self, url: str) -> RSAPublicKey:
        """Return the key of the certificate at a URL, which the caller has checked.

        Raises MessageIsNotAuthenticatedYet where it cannot be had, or is not valid today.
        """
        now = self._clock()
        known, failure = self._keys.get(url, now), self._failures.get(url, now)
        if known is not None:
            if known.fetch_at <= now and failure is None:  # beside it: nobody waits for that
                self._fetching(url).add_done_callback(_look_at)
            return known.key
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
            key, ends = read_certificate(await self._fetch(url), self._clock())
        except MessageIsNotAuthenticatedYet as failure:
            self._failures.put(url, str(failure), self._clock() + FAILURE_LASTS)
            raise
        now = self._clock()
        self._keys.put(url, Known(key, now + KEY_LASTS), min(now + KEY_IS_USED, ends))
        return key


def _look_at(fetch: asyncio.Task[RSAPublicKey]) -> None:
    """Take note of a failure, which is remembered already."""
    if not fetch.cancelled():
        fetch.exception()


def read_certificate(pem: bytes, now: datetime) -> tuple[RSAPublicKey, datetime]:
    """Return a certificate's RSA key, and until when it is valid.

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
    return key, ends
