"""What AWS answers when it says no."""

from typing import Any


class Refused(Exception):
    """A documented error of an operation, such as `ServiceNotFoundException`.

    status: of HTTP. details: the error's members beside its message, such as `reason`.
    """

    def __init__(self, code: str, message: str, status: int = 400, **details: Any) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.status = status
        self.details = details
