"""`firebreak serve`: receive, show and act, until it is told to stop."""

import asyncio
import signal
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn

from bot.app.firebreak import Firebreak
from bot.cli.common import WRONG_USE, fail, load_all, plain_errors
from bot.logs import configure
from bot.settings import Environment, Settings

DRAIN_SECONDS = 10


def serve() -> None:
    """Run Firebreak: receive alarms, show them in Slack, act.

    Configured by the environment and firebreak.yaml.
    Needs SLACK_BOT_TOKEN, and SLACK_SIGNING_SECRET (HTTP) or SLACK_APP_TOKEN (Socket Mode).
    Try `firebreak check` first; `firebreak demo` needs none of this.
    """
    configure(sys.stderr, human=sys.stderr.isatty())
    with plain_errors():
        settings, books = load_all()
        _require_slack(settings)
        with _bound(settings.environment) as listening:
            asyncio.run(_serve(Firebreak(settings, books), listening))


def _require_slack(settings: Settings) -> None:
    environment = settings.environment
    if environment.slack_bot_token is None:
        fail(
            "environment: SLACK_BOT_TOKEN is not set: create the app with "
            "deploy/slack-manifest.yaml and copy its bot token; `firebreak demo` needs none",
            status=WRONG_USE,
        )
    if not (environment.slack_signing_secret or environment.slack_app_token):
        fail(
            "environment: set SLACK_APP_TOKEN (Socket Mode) or SLACK_SIGNING_SECRET (HTTP): "
            "without one of them nobody's clicks arrive",
            status=WRONG_USE,
        )


def _bound(environment: Environment) -> socket.socket:
    """Return the socket to listen on, so that a port in use is said before anything starts."""
    host, port = environment.host, environment.port
    listening = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except OSError as error:  # in use, not ours, or no such address
        listening.close()
        fail(f"firebreak: cannot listen on {host}:{port}: {error.strerror}: set FIREBREAK_PORT")
    return listening


class Server(uvicorn.Server):
    """uvicorn, which leaves signals to us: it would raise them again before we have stopped."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Let SIGTERM and Ctrl-C end the serving, and nothing more."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self._end)
        yield

    def _end(self) -> None:
        self.should_exit = True


async def _serve(firebreak: Firebreak, listening: socket.socket) -> None:
    async with firebreak.running() as asgi:
        config = uvicorn.Config(
            asgi,
            access_log=False,
            log_config=None,
            lifespan="off",
            timeout_graceful_shutdown=DRAIN_SECONDS,
            server_header=False,
        )
        await Server(config).serve(sockets=[listening])
