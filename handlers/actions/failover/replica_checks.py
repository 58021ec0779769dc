"""What must be known of a read replica before it is promoted."""

from collections.abc import Iterator

from bot.core.plan import Precondition, Verdict
from handlers.actions.failover.database import available
from handlers.actions.failover.lag import spelled
from handlers.actions.failover.replica import Replica
from handlers.actions.failover.size import is_smaller

NO_WAY_BACK = (
    "IMPOSSIBLE. A promoted replica never becomes a replica again: going back means a new"
    " replica of it, and moving the writes a second time"
)
BEHIND = 5.0  # seconds


def replica_checks(replica: Replica, lag: float | None) -> Iterator[Precondition]:
    """Yield them; lag: in seconds, None where nobody has measured it."""
    yield Precondition("Way back", Verdict.WARNED, NO_WAY_BACK)
    yield available(replica.status, replica.name)
    yield _lag(replica, lag)
    yield _source(replica)
    if is_smaller(replica.size, replica.source_size):
        says = f"{replica.name} is {replica.size}, {replica.source} {replica.source_size}"
        yield Precondition("Class", Verdict.WARNED, f"{says}: it may not carry the load")
    if not replica.multi_az:
        says = f"{replica.name} has no standby: after this, nothing is left to fail over to"
        yield Precondition("Standby", Verdict.WARNED, says)


def _lag(replica: Replica, lag: float | None) -> Precondition:
    if lag is None:
        says = f"CloudWatch has no lag of {replica.name}, or it does not replicate: loss unknown"
        return Precondition("Lag", Verdict.WARNED, says, stable=False)
    verdict = Verdict.PASSED if lag <= BEHIND else Verdict.WARNED
    says = f"{replica.name} is {spelled(lag)} behind"
    return Precondition("Lag", verdict, says, stable=False)


def _source(replica: Replica) -> Precondition:
    if replica.source_status == "available":
        says = f"{replica.source} still takes writes: stop those who write there first, or both do"
        return Precondition("Two writers", Verdict.WARNED, says, stable=False)
    says = f"{replica.source} is {replica.source_status or 'out of reach'}"
    return Precondition("Two writers", Verdict.PASSED, says, stable=False)
