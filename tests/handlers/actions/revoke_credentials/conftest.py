"""IAM in this process: one account a file, names of its own for each test."""

import zlib
from collections.abc import Iterator

import pytest

from tests.handlers.actions.revoke_credentials.world import World
from tests.support.aws import Account, empty_account


@pytest.fixture(scope="module")
def cloud() -> Iterator[None]:
    with empty_account():
        yield


@pytest.fixture
def world(cloud: None, request: pytest.FixtureRequest) -> Iterator[World]:  # noqa: ARG001  # there
    aws = Account()
    yield World(aws, prefix=f"t{zlib.crc32(request.node.nodeid.encode()):x}")
    aws.close()
