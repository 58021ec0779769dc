"""What ECS answers when it says no."""


class Refused(Exception):
    """A documented error of an operation, such as `ServiceNotFoundException`."""

    def __init__(self, code: str, message: str, status: int = 400) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.status = status
