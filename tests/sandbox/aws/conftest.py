"""An AWS account, a shop, an SNS and somebody who listens to it."""

import hashlib
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime

import pytest
import pytest_asyncio

from bot.sandbox.aws.account import Account
from bot.sandbox.aws.names import TOPIC_ARN
from bot.sandbox.aws.seed import seed
from bot.sandbox.aws.server import running_account
from bot.sandbox.aws.shop import Shop
from bot.sandbox.aws.sns import DeliveryPolicy, SandboxSns, Topic
from tests.sandbox.aws.receiver import Receiver, receiving
from tests.sandbox.aws.still import SPEED, Still

NIGHT = datetime(2026, 11, 20, 3, 12, 0, 250_000, tzinfo=UTC)
IMPATIENT = DeliveryPolicy(delays=(0.01, 0.01, 0.01), timeout=5)


@pytest.fixture
def night() -> datetime:
    return NIGHT


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as receiver:
        yield receiver


# One for all tests, since a web server needs 0.2 s to stop: each test has a topic of its own.
@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def sns() -> AsyncIterator[SandboxSns]:
    async with SandboxSns(policy=IMPATIENT, clock=lambda: NIGHT) as sns:
        yield sns


@pytest.fixture
def topic(sns: SandboxSns, request: pytest.FixtureRequest) -> Topic:
    digest = hashlib.sha256(request.node.nodeid.encode()).hexdigest()
    return sns.topic(f"{TOPIC_ARN}-{digest[:16]}")


# One a module, not one a session: moto's settings must not reach tests elsewhere.
@pytest.fixture(scope="module")
def account() -> Iterator[Account]:
    with running_account() as account:
        yield account


@pytest.fixture(scope="module")
def shop(account: Account) -> Shop:
    return seed(account)


@pytest.fixture(scope="module")
def still() -> Iterator[Still]:
    with running_account(speed=SPEED) as account:
        yield Still(account, seed(account))
