"""The control endpoints, in front of everything else."""

from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta
from http import HTTPStatus
from types import MappingProxyType
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication

from werkzeug.wrappers import Request, Response

from bot.sandbox.aws.clock import SettableClock
from bot.sandbox.aws.control import paths
from bot.sandbox.aws.faults import Fault, FaultKind, Faults
from bot.sandbox.aws.guardduty import Findings


class ControlInFront:
    """A WSGI application that obeys the control endpoints, and passes everything else on."""

    def __init__(
        self, behind: WSGIApplication, clock: SettableClock, faults: Faults, findings: Findings
    ) -> None:
        self._behind = behind
        self._clock = clock
        self._faults = faults
        self._endpoints: Mapping[tuple[str, str], Callable[[Any], None]] = MappingProxyType(
            {
                ("POST", paths.CLOCK): self._set_clock,
                ("POST", paths.FAULTS): self._add_fault,
                ("DELETE", paths.FAULTS): self._clear_faults,
                ("POST", paths.FINDINGS): findings.report,
            }
        )

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        """Obey, or pass on."""
        obey = self._endpoints.get((environ["REQUEST_METHOD"], environ.get("PATH_INFO", "")))
        if obey is None:
            return self._behind(environ, start_response)
        try:
            obey(Request(environ).get_json(force=True))
        except (KeyError, TypeError, ValueError) as mistake:  # no such field or kind
            return Response(str(mistake), HTTPStatus.UNPROCESSABLE_ENTITY)(environ, start_response)
        return Response(status=HTTPStatus.NO_CONTENT)(environ, start_response)

    def _set_clock(self, body: Mapping[str, float]) -> None:
        self._clock.behind = timedelta(seconds=body["behind"])

    def _add_fault(self, body: Mapping[str, Any]) -> None:
        self._faults.add(Fault(**{**body, "kind": FaultKind(body["kind"])}))

    def _clear_faults(self, _: Any) -> None:
        self._faults.clear()
