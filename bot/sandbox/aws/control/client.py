"""What a test, the seed and the demo tell the account."""

import json
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import asdict
from datetime import timedelta
from http import HTTPStatus
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlsplit

from bot.sandbox.aws.account import Account
from bot.sandbox.aws.control import paths
from bot.sandbox.aws.faults import Fault

TIMEOUT = 5.0  # seconds


@contextmanager
def earlier(account: Account, ago: timedelta) -> Iterator[None]:
    """Let what AWS is told in the block have happened that long ago: a shop has a past."""
    set_back(account, ago)
    try:
        yield
    finally:
        set_back(account, timedelta())


def set_back(account: Account, ago: timedelta) -> None:
    """Set the account's clock back, from the true time; ahead, where the span is negative."""
    _tell(account, "POST", paths.CLOCK, {"behind": ago.total_seconds()})


def add_fault(account: Account, fault: Fault) -> None:
    """Let a fault strike the calls ahead."""
    _tell(account, "POST", paths.FAULTS, asdict(fault))


def clear_faults(account: Account) -> None:
    """Forget the faults that have not struck yet."""
    _tell(account, "DELETE", paths.FAULTS, {})


def report_finding(account: Account, finding: Mapping[str, Any]) -> None:
    """Let GuardDuty have found something: the `detail` of its event."""
    _tell(account, "POST", paths.FINDINGS, finding)


def _tell(account: Account, method: str, path: str, body: Any) -> None:
    # A plain connection: tests let time pass often, and a TLS context costs 17 ms each time.
    with closing(HTTPConnection(urlsplit(account.endpoint).netloc, timeout=TIMEOUT)) as aws:
        aws.request(method, path, json.dumps(body))
        answer = aws.getresponse()
        answer.read()
        if answer.status >= HTTPStatus.BAD_REQUEST:
            raise ValueError(f"The sandbox does not understand {method} {path} {body}.")
