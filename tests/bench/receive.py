"""How many signals `POST /sns` accepts a second, against a reference written by hand.

Each round starts a server in a process of its own (uvicorn, uvloop, httptools, one worker,
an empty SQLite file) and sends it the same signed messages over kept connections from a
third process. Rounds alternate; the medians and their ratio are printed. Goal: 0.7.

    python -m tests.bench.receive
"""

import asyncio
import os
import pickle
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import cast

import uvloop

from tests.support import signing

MESSAGES = 10_000
CONNECTIONS = 64
NOTHING = b"Content-Length: 0\r\n\r\n"  # the end of an answer without a body
ROUNDS = 7
APPS = {
    "firebreak": "tests.support.sns_server:create_app",
    "reference": "tests.bench.reference:create_app",
}
ALARM = (
    '{"AlarmName":"api-5xx","AWSAccountId":"111122223333","NewStateValue":"ALARM",'
    '"Trigger":{"MetricName":"HTTPCode_Target_5XX_Count","Namespace":"AWS/ApplicationELB"}}'
).ljust(1_200)


class Sender(asyncio.Protocol):
    """One connection: sends the next request when the last one is answered."""

    def __init__(self, requests: Iterator[bytes], done: asyncio.Future[None]) -> None:
        self._requests = requests
        self._done = done

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)
        self._answer = b""
        self._send_next()

    def data_received(self, data: bytes) -> None:
        self._answer += data
        if not self._answer.startswith(b"HTTP/1.1 200"):
            self._done.set_exception(ValueError(self._answer.decode()))
        elif self._answer.endswith((b"}", NOTHING)):
            self._answer = b""
            self._send_next()

    def connection_lost(self, error: Exception | None) -> None:
        if not self._done.done():
            self._done.set_exception(error or ConnectionError("the server hung up"))

    def _send_next(self) -> None:
        request = next(self._requests, None)
        if request is not None:
            self._transport.write(request)
        elif not self._done.done():
            self._done.set_result(None)


async def send_all(port: int, requests: Sequence[bytes], connections: int = CONNECTIONS) -> float:
    """Send every request; return how many were answered 200 a second."""
    loop = asyncio.get_running_loop()
    shared = iter(requests)
    done = [loop.create_future() for _ in range(connections)]
    started = time.perf_counter()
    for one in done:
        await loop.create_connection(lambda one=one: Sender(shared, one), "127.0.0.1", port)  # type: ignore[misc]  # mypy cannot infer a lambda's default
    await asyncio.gather(*done)
    return len(requests) / (time.perf_counter() - started)


def make_requests() -> list[bytes]:
    """Return signed messages as whole HTTP requests."""
    requests = []
    for _ in range(MESSAGES):
        body = signing.body(signing.sign(signing.notification(ALARM)))
        head = (
            f"POST /sns HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain; charset=UTF-8\r\n"
            f"x-amz-sns-message-type: Notification\r\nUser-Agent: Amazon Simple Notification "
            f"Service Agent\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        requests.append(head.encode() + body)
    return requests


@contextmanager
def server(app: str, folder: Path) -> Iterator[int]:
    """Run an application on an empty database; yields its port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    with tempfile.TemporaryDirectory(dir=folder) as empty:
        settings = {
            "RECEIVE_DATABASE": f"sqlite:///{empty}/bench.db",
            "RECEIVE_CERTIFICATE": str(folder / "certificate.pem"),
        }
        command = [sys.executable, "-m", "uvicorn", "--factory", app, "--port", str(port)]
        command += ["--loop", "uvloop", "--http", "httptools", "--no-access-log"]
        command += ["--log-level", "warning"]
        process = subprocess.Popen(command, env={**os.environ, **settings})  # noqa: S603  # our own command
        try:
            _wait_for(port)
            yield port
        finally:
            process.terminate()
            process.wait()


def _wait_for(port: int) -> None:
    for _ in range(200):
        try:
            socket.create_connection(("127.0.0.1", port)).close()
        except ConnectionRefusedError:  # not up yet
            time.sleep(0.05)
        else:
            return
    raise TimeoutError("the server did not start")


def load(port: int, requests: Path) -> float:
    """Run the load generator in a process of its own; return accepted signals a second."""
    command = [sys.executable, "-m", "tests.bench.receive", str(port), str(requests)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, timeout=600)  # noqa: S603  # ourselves
    return float(done.stdout)


def main() -> None:
    """Print each round, the medians and the ratio."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "certificate.pem").write_bytes(signing.certificate())
        (folder / "requests").write_bytes(pickle.dumps(make_requests()))
        rates: dict[str, list[float]] = {app: [] for app in APPS}
        for _ in range(ROUNDS):
            for app, factory in APPS.items():
                with server(factory, folder) as port:
                    rates[app].append(load(port, folder / "requests"))
                print(f"{app:10} {rates[app][-1]:8.0f} signals/s")  # the answer
        medians = {app: median(rates[app]) for app in APPS}
        ratio = medians["firebreak"] / medians["reference"]
        for app, rate in medians.items():
            print(f"median {app:10} {rate:8.0f} signals/s")  # the answer
        print(f"ratio {ratio:.2f} (goal 0.7)")  # the answer


if __name__ == "__main__":
    if len(sys.argv) > 1:
        requests = pickle.loads(Path(sys.argv[2]).read_bytes())  # noqa: S301  # main wrote it
        print(uvloop.run(send_all(int(sys.argv[1]), requests)))  # for load()
    else:
        main()
