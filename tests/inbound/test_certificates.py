import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from bot.core.errors import MessageIsNotAuthenticatedYet
from bot.inbound import certificates as module
from bot.inbound.certificates import Certificates
from tests.support.clock import Clock
from tests.support.signing import certificate, private_key

URL = "https://sns.eu-west-1.amazonaws.com/SimpleNotificationService-7f.pem"


class Web:
    """Where certificates are; counts what is fetched and can hold its answers back."""

    def __init__(self, pem: bytes | None = None) -> None:
        self.pem = certificate() if pem is None else pem
        self.fetched: list[str] = []
        self.open = asyncio.Event()
        self.open.set()
        self.broken = False

    async def fetch(self, url: str) -> bytes:
        self.fetched.append(url)
        await self.open.wait()
        if self.broken:
            raise MessageIsNotAuthenticatedYet("it cannot be fetched")
        return self.pem


async def test_a_key_is_fetched_once_a_day() -> None:
    web, clock = Web(), Clock()
    certificates = Certificates(web.fetch, clock)
    for _ in range(3):
        key = await certificates.key(URL)
    assert key.public_numbers() == private_key().public_key().public_numbers()
    assert web.fetched == [URL]
    clock.advance(days=1, seconds=1)
    await certificates.key(URL)
    await asyncio.sleep(0.01)
    assert web.fetched == [URL, URL]


async def test_a_known_key_is_used_while_aws_is_away_but_not_for_ever() -> None:
    web, clock = Web(), Clock()
    certificates = Certificates(web.fetch, clock)
    known = await certificates.key(URL)
    web.broken = True
    for _ in range(6):
        clock.advance(days=1, seconds=1)
        assert await certificates.key(URL) is known
        await asyncio.sleep(0.01)
    assert len(web.fetched) == 7
    assert await certificates.key(URL) is known  # the failure is remembered for a while
    assert len(web.fetched) == 7
    clock.advance(days=1)
    with pytest.raises(MessageIsNotAuthenticatedYet):
        await certificates.key(URL)


async def test_a_storm_fetches_once() -> None:
    web = Web()
    web.open.clear()
    certificates = Certificates(web.fetch, Clock())
    storm = [asyncio.create_task(certificates.key(URL)) for _ in range(100)]
    await asyncio.sleep(0.01)
    web.open.set()
    assert len(await asyncio.gather(*storm)) == 100
    assert web.fetched == [URL]


async def test_who_stops_waiting_does_not_stop_the_fetch() -> None:
    web = Web()
    web.open.clear()
    certificates = Certificates(web.fetch, Clock())
    first, second = (asyncio.create_task(certificates.key(URL)) for _ in range(2))
    await asyncio.sleep(0.01)
    first.cancel()
    web.open.set()
    assert await second is await certificates.key(URL)
    with pytest.raises(asyncio.CancelledError):
        await first


async def test_a_failure_is_remembered_for_a_short_time() -> None:
    web, clock = Web(), Clock()
    web.broken = True
    certificates = Certificates(web.fetch, clock)
    for _ in range(3):
        with pytest.raises(MessageIsNotAuthenticatedYet, match="cannot be fetched"):
            await certificates.key(URL)
    assert web.fetched == [URL]
    web.broken = False
    clock.advance(seconds=module.FAILURE_LASTS.total_seconds() + 1)
    await certificates.key(URL)
    assert web.fetched == [URL, URL]


async def test_made_up_urls_push_out_no_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_FAILURES", 10)
    web = Web()
    certificates = Certificates(web.fetch, Clock())
    await certificates.key(URL)
    web.broken = True
    for number in range(50):
        with pytest.raises(MessageIsNotAuthenticatedYet):
            await certificates.key(f"{URL}?{number}")
    await certificates.key(URL)
    assert web.fetched.count(URL) == 1


async def test_keys_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_KEYS", 2)
    web = Web()
    certificates = Certificates(web.fetch, Clock())
    for name in ("a", "b", "c", "a"):
        await certificates.key(name)
    assert web.fetched == ["a", "b", "c", "a"]


async def test_only_so_many_fetches_run_at_once() -> None:
    web = Web()
    web.open.clear()
    certificates = Certificates(web.fetch, Clock())
    under_way = [asyncio.create_task(certificates.key(str(n))) for n in range(module.MAX_FETCHES)]
    await asyncio.sleep(0.01)
    with pytest.raises(MessageIsNotAuthenticatedYet, match="too many"):
        await certificates.key("one more")
    web.open.set()
    await asyncio.gather(*under_way)
    await certificates.key("one more")
    assert len(web.fetched) == module.MAX_FETCHES + 1


async def test_made_up_urls_do_not_keep_out_what_was_good_before() -> None:
    web, clock = Web(), Clock()
    certificates = Certificates(web.fetch, clock)
    await certificates.key(URL)
    clock.advance(days=1, seconds=1)
    web.open.clear()
    made_up = [asyncio.create_task(certificates.key(str(n))) for n in range(module.MAX_FETCHES)]
    await asyncio.sleep(0.01)
    again = asyncio.create_task(certificates.key(URL))
    await asyncio.sleep(0.01)
    web.open.set()
    assert (await again).key_size
    await asyncio.gather(*made_up)


@pytest.mark.parametrize(
    ("pem", "why"),
    [
        (b"", "unreadable"),
        (b"<html>not here</html>", "unreadable"),
        (b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", "unreadable"),
        (certificate(ends=datetime(2021, 1, 1, tzinfo=UTC)), "not valid today"),
        (certificate(starts=datetime(2099, 1, 1, tzinfo=UTC)), "not valid today"),
        (certificate(key=ec.generate_private_key(ec.SECP256R1())), "no RSA key"),
    ],
    ids=["empty", "html", "broken", "expired", "early", "elliptic"],
)
async def test_what_is_no_valid_certificate_gives_no_key(pem: bytes, why: str) -> None:
    certificates = Certificates(Web(pem).fetch, Clock())
    with pytest.raises(MessageIsNotAuthenticatedYet, match=why):
        await certificates.key(URL)


async def test_a_key_ends_with_its_certificate() -> None:
    clock = Clock()
    web = Web(certificate(ends=clock() + timedelta(hours=1)))
    certificates = Certificates(web.fetch, clock)
    await certificates.key(URL)
    clock.advance(hours=1, seconds=1)
    with pytest.raises(MessageIsNotAuthenticatedYet, match="not valid today"):
        await certificates.key(URL)
