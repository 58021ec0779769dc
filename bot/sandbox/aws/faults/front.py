"""The web application that makes trouble before anybody answers."""

import time
from collections.abc import Iterable
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication

from moto.core.request import Request

from bot.sandbox.aws.faults.errors import error
from bot.sandbox.aws.faults.fault import Fault, FaultKind
from bot.sandbox.aws.faults.waiting import Faults
from bot.sandbox.aws.front import wire
from bot.sandbox.aws.front.refusal import refusal


class FaultsInFront:
    """A WSGI application in which waiting faults strike, and that passes everything else on."""

    def __init__(self, behind: WSGIApplication, faults: Faults) -> None:
        self._behind = behind
        self._faults = faults

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request."""
        fault = self._faults.take(environ)
        if fault is None:
            return self._behind(environ, start_response)
        if fault.kind is FaultKind.SLOW:
            time.sleep(fault.milliseconds / 1000)
            return self._behind(environ, start_response)
        return self._refuse(fault, environ, start_response)

    def _refuse(
        self, fault: Fault, environ: dict[str, Any], start_response: StartResponse
    ) -> Iterable[bytes]:
        model = wire.model_of(fault.service)
        protocol = wire.protocol(model, Request(environ))
        refused = error(fault, model, protocol, wire.account())
        return refusal(protocol, refused)(environ, start_response)
