"""Things that happened before now: a shop has a past."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from http.client import HTTPConnection
from urllib.parse import urlsplit

from bot.sandbox.aws.account import Account

CLOCK = "/sandbox/ecs/clock"
TIMEOUT = 5.0  # seconds


@contextmanager
def earlier(account: Account, ago: timedelta) -> Iterator[None]:
    """Let what ECS is told in the block have happened that long ago."""
    set_back(account, ago)
    try:
        yield
    finally:
        set_back(account, timedelta())


def set_back(account: Account, ago: timedelta) -> None:
    """Set the clock of ECS back, from the true time; ahead, where the span is negative."""
    # A plain connection: tests let time pass often, and a TLS context costs 17 ms each time.
    with closing(HTTPConnection(urlsplit(account.endpoint).netloc, timeout=TIMEOUT)) as ecs:
        ecs.request("POST", f"{CLOCK}?behind={ago.total_seconds()}")
        ecs.getresponse().read()
