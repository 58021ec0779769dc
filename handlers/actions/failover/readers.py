"""Which reader of a cluster becomes the writer, and what speaks for and against each."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bot.core.plan import Precondition, Verdict
from handlers.actions.failover.cluster import Cluster, Member
from handlers.actions.failover.lag import spelled
from handlers.actions.failover.size import is_smaller

BEHIND = 1.0  # seconds: a reader further behind takes longer to become the writer
UNKNOWN = 999_999.0  # after every lag that is known


@dataclass(frozen=True, slots=True)
class Reader:
    """A reader beside its writer. lag: in seconds, None where nobody has measured it."""

    member: Member
    writer: Member
    lag: float | None

    @property
    def is_smaller(self) -> bool:
        """Tell whether its class is smaller than the writer's."""
        return is_smaller(self.member.size, self.writer.size)

    @property
    def is_near(self) -> bool:
        """Tell whether it is in the writer's zone."""
        return self.member.zone == self.writer.zone

    @property
    def rank(self) -> tuple[bool, bool, int, bool, int, str]:
        """Return what readers are ordered by: whether it works, class, lag, zone, priority."""
        behind = UNKNOWN if self.lag is None else self.lag
        is_ill = self.member.status != "available"
        # Whole seconds: milliseconds differ at every look, and mean nothing.
        return is_ill, self.is_smaller, int(behind), self.is_near, self.member.tier, self.name

    @property
    def name(self) -> str:
        """Return the instance's name."""
        return self.member.name

    @property
    def words(self) -> str:
        """Return what speaks for it, or against it."""
        where = "the writer's zone" if self.is_near else "another zone"
        behind = "lag unknown" if self.lag is None else f"{spelled(self.lag)} behind"
        return f"{self.member.size}, {behind}, in {where} ({self.member.zone})"


def ranked(cluster: Cluster, writer: Member, lags: Mapping[str, float]) -> list[Reader]:
    """Return the readers, the best first."""
    readers = (Reader(each, writer, lags.get(each.name)) for each in cluster.readers)
    return sorted(readers, key=lambda reader: reader.rank)


def reader_checks(reader: Reader, best: Reader) -> Iterator[Precondition]:
    """Yield what must be known of a reader before it becomes the writer."""
    yield _size(reader)
    yield _zone(reader)
    yield _lag(reader)
    if reader is best:
        says = f"{reader.name} is the best reader: {reader.words}"
        yield Precondition("Choice", Verdict.PASSED, says, stable=False)
    else:
        says = f"{best.name} would be the better reader: {best.words}"
        yield Precondition("Choice", Verdict.WARNED, says, stable=False)


def _size(reader: Reader) -> Precondition:
    says = f"{reader.name} is {reader.member.size}, the writer {reader.writer.size}"
    if reader.is_smaller:
        return Precondition("Class", Verdict.WARNED, f"{says}: it may not carry the load")
    return Precondition("Class", Verdict.PASSED, says)


def _zone(reader: Reader) -> Precondition:
    if reader.is_near:
        says = f"{reader.name} is in {reader.member.zone} like the writer: it leaves no bad zone"
        return Precondition("Zone", Verdict.WARNED, says)
    says = f"From {reader.writer.zone} to {reader.member.zone}"
    return Precondition("Zone", Verdict.PASSED, says)


def _lag(reader: Reader) -> Precondition:
    if reader.lag is None:
        says = f"CloudWatch has no lag of {reader.name} for the last minutes"
        return Precondition("Lag", Verdict.WARNED, says, stable=False)
    says = f"{reader.name} is {spelled(reader.lag)} behind"
    verdict = Verdict.PASSED if reader.lag < BEHIND else Verdict.WARNED
    return Precondition("Lag", verdict, says, stable=False)
