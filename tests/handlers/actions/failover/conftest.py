"""One account a file: moto has one state a process. Names of its own for each test."""

import zlib
from collections.abc import Iterator

import pytest

from tests.handlers.actions.failover.world import World, fronted
from tests.support.aws import Account, empty_account


@pytest.fixture(scope="module")
def cloud() -> Iterator[None]:
    with empty_account():
        yield


@pytest.fixture
def world(cloud: None, request: pytest.FixtureRequest) -> Iterator[World]:  # noqa: ARG001  # there
    aws = Account()
    named = f"t{zlib.crc32(request.node.nodeid.encode()):x}"
    with fronted(World(aws, prefix=named)) as made:
        yield made
    aws.close()
