"""The faults ahead."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from moto.core.request import Request

from bot.sandbox.aws.faults.fault import Fault
from bot.sandbox.aws.front import wire

ALL = "*"


class Faults:
    """The faults that have not struck yet, oldest first. Each call meets at most one."""

    def __init__(self) -> None:
        self._ahead: list[Fault] = []

    def add(self, fault: Fault) -> None:
        """Put a fault behind those already waiting."""
        self._ahead.append(fault)

    def clear(self) -> None:
        """Forget all trouble."""
        self._ahead.clear()

    def take(self, environ: wire.Environ) -> Fault | None:
        """Return what strikes a call, with the call's own operation, and use it up."""
        if not self._ahead:
            return None
        request = wire.request_of(environ)
        for number, fault in enumerate(self._ahead):
            operation = _operation(fault, environ, request)
            if operation and fault.operation in {ALL, operation}:
                left = [replace(fault, count=fault.count - 1)] * (fault.count > 1)
                self._ahead[number : number + 1] = left
                return replace(fault, operation=operation)
        return None


def _operation(fault: Fault, environ: Mapping[str, Any], request: Request) -> str:
    """Return the operation that a call of the fault's service means; "" for another service's."""
    model = wire.model_of(fault.service)
    if wire.scope(environ)[0] != model.signing_name:
        return ""
    # Two services may sign with one name: both kinds of load balancing do.
    if request.values.get("Version", model.api_version) != model.api_version:
        return ""
    operation, _ = wire.operation_of(fault.service, request)
    return str(operation.name) if operation else ""
