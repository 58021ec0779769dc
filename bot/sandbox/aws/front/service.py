"""A service in front of moto's."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from threading import Lock
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication

from moto.core.exceptions import ServiceException
from moto.core.request import Request
from werkzeug.wrappers import Response

from bot.sandbox.aws.clock import Clock, utc_now
from bot.sandbox.aws.front import wire
from bot.sandbox.aws.front.agenda import Agenda
from bot.sandbox.aws.front.call import Call
from bot.sandbox.aws.front.refusal import refusal
from bot.sandbox.aws.pace import Pace
from bot.sandbox.aws.refused import Refused

# Returns None where it only had to check: moto answers. Raises Refused, or moto's own errors.
Operation = Callable[[Call], Mapping[str, Any] | None]


def _nothing(_: Call) -> None:
    """Do nothing."""


@dataclass(frozen=True, slots=True)
class Service:
    """Operations of a service, by their names; moto answers the others.

    name: what a client is made with, such as `rds`. prepare: done before every request.
    """

    name: str
    operations: Mapping[str, Operation]
    prepare: Callable[[Call], None] = _nothing


class ServiceInFront:
    """A WSGI application that answers for a service, and passes everything else on.

    speed: how many times as fast things happen.
    """

    def __init__(
        self,
        behind: WSGIApplication,
        service: Service,
        *,
        speed: float = 1.0,
        clock: Clock = utc_now,
    ) -> None:
        self._behind = behind
        self._service = service
        self._signing_name = wire.model_of(service.name).signing_name
        self._agenda = Agenda(Pace(speed))
        self._clock = clock
        self._lock = Lock()  # moto's server answers every request in a thread of its own

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request."""
        name, region = wire.scope(environ)
        if name != self._signing_name:
            return self._behind(environ, start_response)
        with self._lock:
            response = self._answer(wire.request_of(environ), region)
        return (response or self._behind)(environ, start_response)

    def _answer(self, request: Request, region: str) -> Response | None:
        """Return the answer; None where it is moto's to give."""
        now = self._clock()
        self._agenda.advance(now)
        model, path = wire.operation_of(self._service.name, request)
        operation = self._service.operations.get(model.name) if model else None
        given = wire.parameters(model, request, path) if operation else {}
        call = Call(given, wire.account(), region, now, self._agenda)
        self._service.prepare(call)
        return self._do(operation, call, model, request) if operation else None

    def _do(
        self, operation: Operation, call: Call, model: Any, request: Request
    ) -> Response | None:
        protocol = wire.protocol(model.service_model, request)
        try:
            result = operation(call)
        except Refused as refused:
            return refusal(protocol, refused)
        except ServiceException as error:  # moto's word for it, where an operation asks moto
            return refusal(protocol, Refused(error.code, error.message))
        return None if result is None else wire.answer(model, request, result)
