"""An HTTP proxy in front of an AWS endpoint: what a process asks of AWS, seen from outside."""

import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from wsgiref.types import StartResponse

import httpx
from moto.core.request import Request
from werkzeug.serving import make_server
from werkzeug.wrappers import Response

from bot.sandbox.aws.front import wire
from tests.support.aws import READS

# Where the name that signs is not the one that a client is made with; the version tells them apart.
CLIENTS = {"elasticloadbalancing": ("elbv2", "elb"), "monitoring": ("cloudwatch",)}
HOP = {"connection", "content-encoding", "content-length", "host", "transfer-encoding"}


# They change nothing, whatever their verb: a role is taken, a question is asked of logs.
HARMLESS = {("sts", "AssumeRole"), ("logs", "StartQuery"), ("logs", "StopQuery")}


@dataclass(frozen=True, slots=True)
class Passed:
    """A call that went through. service: what a client is made with."""

    service: str
    operation: str
    body: str

    @property
    def is_write(self) -> bool:
        """Tell whether it may change something: by its verb, and no dry run."""
        is_read = self.operation.startswith(READS) or "DryRun=true" in self.body
        return not is_read and (self.service, self.operation) not in HARMLESS


class Proxy:
    """A WSGI application that passes everything on, and writes it down first."""

    def __init__(self, endpoint: str) -> None:
        self.url = ""
        self.passed: list[Passed] = []
        self._behind = httpx.Client(base_url=endpoint, timeout=30, trust_env=False)

    @property
    def writes(self) -> list[tuple[str, str]]:
        """Return (service, operation) of what may have changed something, in order."""
        return [(one.service, one.operation) for one in self.passed if one.is_write]

    def roles(self) -> list[str]:
        """Return what was asked of STS, one AssumeRole each."""
        return [one.body for one in self.passed if one.operation == "AssumeRole"]

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        request = wire.request_of(environ)
        body = environ["wsgi.input"].read()  # `request` has read a form's into its fields
        self.passed.append(_understood(environ, request, body.decode(errors="replace")))
        headers = [(name, value) for name, value in request.headers if name.lower() not in HOP]
        answer = self._behind.request(
            request.method, request.full_path, content=body, headers=headers
        )
        kept = [(name, value) for name, value in answer.headers.items() if name not in HOP]
        return Response(answer.content, answer.status_code, kept)(environ, start_response)

    def close(self) -> None:
        self._behind.close()


@contextmanager
def running_proxy(endpoint: str) -> Iterator[Proxy]:
    """Run a proxy on a free loopback port while the block lasts."""
    proxy = Proxy(endpoint)
    server = make_server("127.0.0.1", 0, proxy, threaded=True)
    proxy.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, name="proxy", daemon=True)
    thread.start()
    try:
        yield proxy
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
        proxy.close()


def _understood(environ: dict[str, Any], request: Request, body: str) -> Passed:
    """Name a call; what nobody can name counts as a write."""
    signing, _ = wire.scope(environ)
    for service in CLIENTS.get(signing, (signing,)):
        version = wire.model_of(service).api_version
        if request.values.get("Version", version) == version:
            operation, _ = wire.operation_of(service, request)
            return Passed(service, operation.name if operation else request.full_path, body)
    return Passed(signing, request.full_path, body)
