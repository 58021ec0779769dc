"""Which ids moto makes up."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager

import httpx

from bot.sandbox.aws.account import Account

THE_SAME_EVERY_TIME = 312


@contextmanager
def repeatable_ids(account: Account) -> Iterator[None]:
    """Make every id in the block the same on each run.

    Ids after the block are new again: a message of today's demo must not look like the
    delivery of yesterday's that Firebreak remembers.
    """
    _seed(account, THE_SAME_EVERY_TIME)
    yield
    _seed(account, secrets.randbits(64))


def _seed(account: Account, value: int) -> None:
    with httpx.Client(base_url=account.endpoint, trust_env=False) as moto:
        moto.post("/moto-api/seed", params={"a": value}).raise_for_status()
