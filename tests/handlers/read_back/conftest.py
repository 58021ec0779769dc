"""Findings that a test may change, and the account that reports them."""

from collections.abc import Iterator

import pytest

from tests.handlers.read_back.world import Findings
from tests.support.aws import Account


@pytest.fixture
def findings() -> Findings:
    return Findings()


@pytest.fixture
def aws(findings: Findings) -> Iterator[Account]:
    account = findings.account()
    yield account
    account.close()
