"""Fixtures for all tests: `database`, on SQLite and on PostgreSQL."""

from collections.abc import Iterator
from functools import cache

import botocore.session
import pytest

pytest_plugins = ["tests.support.databases"]


@pytest.fixture(scope="session", autouse=True)
def _aws_models_are_read_once() -> Iterator[None]:
    """Let all of the SDK's sessions share what they read: EC2's model alone has 6 MB of JSON."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(botocore.session, "create_loader", cache(botocore.session.create_loader))
        yield
