"""How far replicas are behind, as CloudWatch has measured it.

Sources: Amazon RDS User Guide, "Amazon CloudWatch metrics for Amazon RDS" (ReplicaLag, seconds;
-1 where replication is not active); Amazon Aurora User Guide, "Amazon CloudWatch metrics for
Amazon Aurora" (AuroraReplicaLag, milliseconds); Amazon ElastiCache User Guide, "Metrics for
Valkey and Redis OSS" (ReplicationLag, seconds).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.core.action import Aws, Statement

RECENT = timedelta(minutes=5)
MINUTE = 60
BOUNDS = (1, 5, 10, 30, 60, 300, 900, 3600)  # seconds
READ_LAG = Statement("Read how far replicas are behind", ("cloudwatch:GetMetricData",))


@dataclass(frozen=True, slots=True)
class Metric:
    """A lag in CloudWatch. dimension: what names the replica; unit: in seconds."""

    namespace: str
    name: str
    dimension: str
    unit: float = 1.0


AURORA_LAG = Metric("AWS/RDS", "AuroraReplicaLag", "DBInstanceIdentifier", 0.001)
REPLICA_LAG = Metric("AWS/RDS", "ReplicaLag", "DBInstanceIdentifier")
CACHE_LAG = Metric("AWS/ElastiCache", "ReplicationLag", "CacheClusterId")


def read_lags(
    aws: Aws, metric: Metric, names: Sequence[str], region: str = ""
) -> Mapping[str, float]:
    """Return the latest lag in seconds by name; a replica that nobody measures is left out."""
    now = datetime.now(UTC)
    queries = [_query(metric, number, name) for number, name in enumerate(names)]
    if not queries:
        return {}
    answer = aws.client("cloudwatch", region).get_metric_data(
        MetricDataQueries=queries,
        StartTime=now - RECENT,
        EndTime=now,
        ScanBy="TimestampDescending",
    )
    latest = {
        result["Id"]: result["Values"][0]
        for result in answer["MetricDataResults"]
        if result["Values"]
    }
    measured = {name: latest.get(f"lag{number}", -1) for number, name in enumerate(names)}
    return {name: value * metric.unit for name, value in measured.items() if value >= 0}


def spelled(lag: float) -> str:
    """Return a lag for people."""
    return f"{lag * 1000:.0f} ms" if lag < 1 else f"{lag:.0f} s"


def loss(lag: float | None) -> str:
    """Return what is lost, as a bound: it is agreed on, and a reading differs every minute."""
    if lag is None:
        return "Writes that are not copied yet are lost for good; nobody measures how many"
    bound = next((bound for bound in BOUNDS if lag <= bound), None)
    often = f"up to {bound} s" if bound else f"more than {BOUNDS[-1]} s"
    return f"The writes of {often} before it are lost for good: they are not copied yet"


def _query(metric: Metric, number: int, name: str) -> dict[str, Any]:
    measured = {
        "Namespace": metric.namespace,
        "MetricName": metric.name,
        "Dimensions": [{"Name": metric.dimension, "Value": name}],
    }
    stat = {"Metric": measured, "Period": MINUTE, "Stat": "Maximum"}
    return {"Id": f"lag{number}", "MetricStat": stat}
