"""What can go wrong with any call."""

from dataclasses import dataclass
from enum import StrEnum


class FaultKind(StrEnum):
    """What goes wrong.

    THROTTLED: too many calls. DENIED: no policy allows it. EXPIRED: the session is over.
    SLOW: the answer comes `milliseconds` late.
    """

    THROTTLED = "throttled"
    DENIED = "denied"
    EXPIRED = "expired"
    SLOW = "slow"


@dataclass(frozen=True, slots=True)
class Fault:
    """One kind of trouble with one operation, or with all of a service.

    service: what a client is made with, such as `elbv2`. operation: `*` for all. count: calls it
    strikes, the SDK's own retries among them. resource: the ARN that a refusal for want of
    permission names.
    """

    service: str
    operation: str
    kind: FaultKind
    count: int = 1
    milliseconds: float = 0
    resource: str = "*"
