"""Moto in server mode: the AWS API over HTTP on a free loopback port.

Moto keeps its state once a process, so run one account at a time in a process.
"""

import logging
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from types import MappingProxyType

import httpx
from moto.server import ThreadedMotoServer

from bot.sandbox.aws.account import Account, account_at
from bot.sandbox.aws.fronts import in_front
from bot.sandbox.aws.names import ACCOUNT_ID

MOTO_SETTINGS: Mapping[str, str] = MappingProxyType(
    {
        "MOTO_ACCOUNT_ID": ACCOUNT_ID,
        # Loading the 1,291 images that moto knows takes two seconds, and nobody asks for them.
        "MOTO_EC2_LOAD_DEFAULT_AMIS": "false",
        # Without this every ECS service has no running task, and no rollback ever completes.
        "MOTO_ECS_SERVICE_RUNNING": "2",
    }
)


@contextmanager
def running_account(*, speed: float = 1.0) -> Iterator[Account]:
    """Run an empty AWS account until the block ends.

    speed: how many times as fast deployments and failovers go; at 1 they take ten seconds or so.
    """
    with _moto_settings(), _quiet_requests():
        server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
        server.start()
        try:
            _stand_in_front(server, speed)
            host, port = server.get_host_and_port()
            endpoint = f"http://{host}:{port}"
            _forget(endpoint)
            yield account_at(endpoint)
        finally:
            server.stop()


def _stand_in_front(server: ThreadedMotoServer, speed: float) -> None:
    running = server._server  # noqa: SLF001 - moto has no other way to its web server
    assert running is not None  # noqa: S101 - it has started
    running.app = in_front(running.app, speed)


def _forget(endpoint: str) -> None:
    """Empty the account of what an earlier one in this process left."""
    with httpx.Client(base_url=endpoint, trust_env=False) as moto:
        moto.post("/moto-api/reset").raise_for_status()


@contextmanager
def _moto_settings() -> Iterator[None]:
    """Give moto its settings, which it reads from the environment alone, and take them back."""
    before = {name: os.environ.get(name) for name in MOTO_SETTINGS}
    os.environ.update(MOTO_SETTINGS)
    try:
        yield
    finally:
        for name, value in before.items():
            _restore(name, value)


def _restore(name: str, value: str | None) -> None:
    if value is None:
        os.environ.pop(name, None)
    else:
        os.environ[name] = value


@contextmanager
def _quiet_requests() -> Iterator[None]:
    """Keep moto's web server from printing a line for every request."""
    logger = logging.getLogger("werkzeug")
    before = logger.level
    logger.setLevel(logging.WARNING)
    try:
        yield
    finally:
        logger.setLevel(before)
