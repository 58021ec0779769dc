"""The failover of a cluster to a reader: what Aurora and Multi-AZ DB clusters share.

Source: Amazon RDS API Reference, "FailoverDBCluster" (typically less than 35 seconds).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bot.core.action import Aws, Request
from bot.core.plan import Call, Change, Plan, Precondition, Verdict
from handlers.actions.failover.cluster import Cluster, cluster_of, describe, read_cluster
from handlers.actions.failover.course import Course, NoCourse
from handlers.actions.failover.database import available
from handlers.actions.failover.lag import Metric, read_lags
from handlers.actions.failover.readers import Reader, ranked, reader_checks
from handlers.actions.failover.recent import database_events
from handlers.actions.failover.standing import Stage, Standing, busy

SECONDS = 35


@dataclass(frozen=True, slots=True)
class Failover:
    """One kind of cluster. way: its name; lag: its metric; stays: what a failover leaves."""

    way: str
    is_aurora: bool
    lag: Metric
    stays: tuple[str, ...]

    def find(self, aws: Aws, request: Request) -> Iterator[Course]:
        """Yield a course to each reader, the best first."""
        name = cluster_of(aws, request.target)
        cluster = read_cluster(aws, name) if name else None
        if cluster and cluster.engine.startswith("aurora") is self.is_aurora:
            yield from self._courses(aws, cluster, request.target.id)

    def back(self, aws: Aws, request: Request) -> Course:
        """Return the course to the writer that was, if nobody moved it since."""
        saved = request.saved
        cluster = read_cluster(aws, saved["cluster"])
        writer = cluster.writer.name if cluster.writer else "nobody"
        if writer != saved["to"]:
            raise NoCourse("Writer", f"{writer} writes now, no longer {saved['to']}")
        for course in self._courses(aws, cluster):
            if course.saved["to"] == saved["from"]:
                return course
        raise NoCourse("Writer before", f"{saved['from']} is no member of {cluster.name} any more")

    def read(self, aws: Aws, plan: Plan, _made: Mapping[str, Any]) -> Standing:
        """Read who writes now."""
        raw, saved = describe(aws, plan.saved["cluster"]), plan.saved
        members = raw.get("DBClusterMembers", [])
        writer = next((m["DBInstanceIdentifier"] for m in members if m["IsClusterWriter"]), "")
        if raw["Status"] != "available" or not writer:
            return busy(saved["cluster"], raw["Status"])
        if writer == saved["to"]:
            return Standing(Stage.DONE, f"{writer} writes, and the cluster is available")
        stage = Stage.TODO if writer == saved["from"] else Stage.LOST
        return Standing(stage, f"{writer} writes, not {saved['to']}")

    def _courses(self, aws: Aws, cluster: Cluster, about: str = "") -> Iterator[Course]:
        """Yield a course to each reader. about: the instance that the alarm is about, if any."""
        if cluster.writer is None:
            raise NoCourse("Writer", f"Nobody writes to {cluster.name}: a failover is under way")
        lags = read_lags(aws, self.lag, [reader.name for reader in cluster.readers])
        readers = ranked(cluster, cluster.writer, lags)
        recent = database_events(aws, "db-cluster", cluster.name)
        for reader in readers:
            checks = (*_checks(cluster, reader, about), *reader_checks(reader, readers[0]), recent)
            yield self._course(cluster, reader, checks, about)

    def _course(
        self,
        cluster: Cluster,
        reader: Reader,
        checks: tuple[Precondition, ...],
        about: str,
    ) -> Course:
        name, writer = cluster.name, reader.writer.name
        wanted = {"DBClusterIdentifier": name, "TargetDBInstanceIdentifier": reader.name}
        return Course(
            way=self.way,
            choice=f"reader {reader.name}",
            changes=(Change(f"writer of {name}", writer, reader.name),),
            checks=checks,
            call=Call(self.way, "rds", "FailoverDBCluster", wanted),
            saved={"cluster": name, "from": writer, "to": reader.name},
            seconds=SECONDS,
            undo=f"failover.undo makes {writer} the writer again: the same short outage once more",
            affects=(
                f"Every connection to {name} ends, and open transactions with it",
                f"Who reads from {reader.name} by its own name reads from the writer then",
            ),
            does_not=self.stays,
            doubt=_doubt(cluster, about),
        )


def _doubt(cluster: Cluster, about: str) -> str:
    if about in (reader.name for reader in cluster.readers):
        return f"{about} is a reader, and a failover moves the writer"
    return ""


def _checks(cluster: Cluster, reader: Reader, about: str) -> Iterator[Precondition]:
    yield available(cluster.status, cluster.name)
    if reader.member.status != "available":
        says = f"{reader.name} is {reader.member.status}: RDS does not make it the writer"
        yield Precondition("Reader", Verdict.BLOCKED, says)
    if doubt := _doubt(cluster, about):
        yield Precondition("Target", Verdict.WARNED, f"{doubt}, which is {reader.writer.name}")
