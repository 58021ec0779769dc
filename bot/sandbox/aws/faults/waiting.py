"""The faults ahead."""

from collections.abc import Mapping
from typing import Any

from moto.core.request import Request

from bot.sandbox.aws.faults.fault import Fault
from bot.sandbox.aws.front import wire


class Faults:
    """The faults that have not struck yet, oldest first. Each call meets at most one."""

    def __init__(self) -> None:
        self._ahead: list[Fault] = []

    def add(self, fault: Fault) -> None:
        """Put a fault behind those already waiting."""
        self._ahead.extend([fault] * fault.count)

    def clear(self) -> None:
        """Forget all trouble."""
        self._ahead.clear()

    def take(self, environ: wire.Environ) -> Fault | None:
        """Return what strikes a call, and use it up."""
        if not self._ahead:
            return None
        request = wire.request_of(environ)
        fault = next((each for each in self._ahead if _strikes(each, environ, request)), None)
        if fault:
            self._ahead.remove(fault)
        return fault


def _strikes(fault: Fault, environ: Mapping[str, Any], request: Request) -> bool:
    model = wire.model_of(fault.service)
    if wire.scope(environ)[0] != model.signing_name:
        return False
    # Two services may sign with one name: both kinds of load balancing do.
    if request.values.get("Version", model.api_version) != model.api_version:
        return False
    operation, _ = wire.operation_of(fault.service, request)
    return operation is not None and operation.name == fault.operation
