"""A record of every call of the Web API, for tests to read."""

from collections import deque
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot.sandbox.slack.wire import Json

KEPT: Final = 20_000


@dataclass(frozen=True, slots=True)
class ApiCall:
    """One call: when, what was asked, what was answered.

    status: HTTP status, 0 where the connection was dropped before anything was done.
    lost: the answer never reached the app. fault: the kind that struck, or "".
    """

    at: datetime
    method: str
    args: Json
    status: int
    answer: Json
    lost: bool = False
    fault: str = ""

    def json(self) -> Json:
        """Return the record for the control endpoint."""
        return {
            "at": self.at.isoformat(),
            "method": self.method,
            "args": self.args,
            "status": self.status,
            "answer": self.answer,
            "lost": self.lost,
            "fault": self.fault,
        }


class ApiCalls:
    """The newest calls, oldest first."""

    def __init__(self) -> None:
        self._calls: deque[ApiCall] = deque(maxlen=KEPT)

    def add(self, call: ApiCall) -> None:
        """Record one call."""
        self._calls.append(call)

    def of(self, method: str = "") -> list[ApiCall]:
        """Return the calls of one method, or all."""
        return [call for call in self._calls if method in {"", call.method}]
