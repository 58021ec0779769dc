"""Fixtures for all tests: `database`, on SQLite and on PostgreSQL."""

import logging
from collections.abc import Generator, Iterator
from functools import cache
from typing import Any

import botocore.session
import pytest
from structlog.stdlib import ProcessorFormatter

from bot.logs import speak_through_logging

pytest_plugins = ["tests.support.databases"]


@pytest.fixture(scope="session", autouse=True)
def _aws_models_are_read_once() -> Iterator[None]:
    """Let all of the SDK's sessions share what they read: EC2's model alone has 6 MB of JSON."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(botocore.session, "create_loader", cache(botocore.session.create_loader))
        yield


@pytest.fixture(scope="session", autouse=True)
def _logs_go_one_way() -> None:
    """Let every logger see the same processors, whichever test used it first."""
    speak_through_logging()


def pytest_runtest_teardown() -> None:
    """Give logging back, which a command configures for its whole process."""
    root = logging.getLogger()
    ours = [one for one in root.handlers if isinstance(one.formatter, ProcessorFormatter)]
    for handler in ours:
        root.removeHandler(handler)
    root.setLevel(logging.WARNING)


@pytest.hookimpl(wrapper=True)
def pytest_report_to_serializable() -> Generator[None, Any, Any]:
    """Escape what is no Unicode in a captured log: xdist cannot send it, and would end."""
    return _sendable((yield))


def _sendable(value: Any) -> Any:
    match value:
        case str():
            return value.encode("utf-8", "backslashreplace").decode()
        case dict():
            return {name: _sendable(one) for name, one in value.items()}
        case list() | tuple():
            return type(value)(_sendable(one) for one in value)
    return value
