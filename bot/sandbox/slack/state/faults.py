"""Trouble on demand: what the Web API does wrong when a test says so."""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.sandbox.slack.state.clock import Clock


class FaultKind(StrEnum):
    """What goes wrong.

    RATE_LIMITED: 429, `seconds` in Retry-After. SERVER_ERROR: `status`. SLOW: `seconds` late.
    DROP_BEFORE: the connection breaks, nothing was done. DROP_AFTER: it was done, and the
    answer is lost. OUTAGE: every connection breaks for `seconds`. REVOKED: invalid_auth.
    REFUSED: Slack says no, with `error`.
    """

    RATE_LIMITED = "rate_limited"
    SERVER_ERROR = "server_error"
    SLOW = "slow"
    DROP_BEFORE = "drop_before"
    DROP_AFTER = "drop_after"
    OUTAGE = "outage"
    REVOKED = "revoked"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Fault:
    """One kind of trouble. method: `chat.postMessage`, or `*` for all; channel: "" for all.

    count: calls it strikes (an OUTAGE goes by `seconds` instead). seconds, status and error:
    see kind.
    """

    kind: FaultKind
    method: str = "*"
    count: int = 1
    seconds: float = 1
    status: int = 503
    channel: str = ""
    error: str = "channel_not_found"

    def strikes(self, method: str, channel: str) -> bool:
        """Tell whether it meets a call of this method about this channel."""
        return self.method in {"*", method} and self.channel in {"", channel}


class Faults:
    """The troubles ahead, oldest first. Each call meets at most one."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._ahead: deque[Fault] = deque()
        self._down_until: datetime | None = None

    def add(self, fault: Fault) -> None:
        """Put a fault behind those already waiting; an outage starts at once."""
        if fault.kind is FaultKind.OUTAGE:
            self._down_until = self._clock() + timedelta(seconds=fault.seconds)
        else:
            self._ahead.extend([fault] * fault.count)

    def clear(self) -> None:
        """Forget all trouble; an outage ends."""
        self._ahead.clear()
        self._down_until = None

    def waiting(self) -> Iterable[Fault]:
        """Return the faults that have not struck yet."""
        return tuple(self._ahead)

    def take(self, method: str, channel: str = "") -> Fault | None:
        """Return what strikes this call, and use it up."""
        if self._down_until and self._clock() < self._down_until:
            return Fault(FaultKind.OUTAGE)
        for fault in self._ahead:
            if fault.strikes(method, channel):
                self._ahead.remove(fault)
                return fault
        return None
