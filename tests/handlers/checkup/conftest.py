"""A whole shop; a test that breaks it mends it again."""

from collections.abc import Iterator

import pytest

from bot.sandbox.aws.seed import seed
from bot.sandbox.aws.server import running_account
from tests.handlers.checkup.shop import Practice, make_whole


@pytest.fixture(scope="module")
def practice() -> Iterator[Practice]:
    with running_account() as account:
        yield make_whole(account, seed(account))
