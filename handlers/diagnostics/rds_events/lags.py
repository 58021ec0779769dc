"""How far replicas of a database are behind, as CloudWatch measured it last."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from bot.core.action import Aws
from handlers.actions.failover.lag import AURORA_LAG, REPLICA_LAG
from handlers.events.reading import listing, number, text

RECENT = timedelta(minutes=10)
MOST = 15  # replicas: what a source or a cluster may have
MINUTE = 60


def lags(aws: Aws, names: Sequence[str], now: datetime, *, is_aurora: bool) -> Mapping[str, float]:
    """Return the latest lag in seconds by name; a replica that nobody measures is left out."""
    metric = AURORA_LAG if is_aurora else REPLICA_LAG
    asked = list(dict.fromkeys(names))[:MOST]
    if not asked:
        return {}
    answer = aws.client("cloudwatch").get_metric_data(
        MetricDataQueries=[
            {
                "Id": f"lag{place}",
                "MetricStat": {
                    "Metric": {
                        "Namespace": metric.namespace,
                        "MetricName": metric.name,
                        "Dimensions": [{"Name": metric.dimension, "Value": name}],
                    },
                    "Period": MINUTE,
                    "Stat": "Maximum",
                },
            }
            for place, name in enumerate(asked)
        ],
        StartTime=now - RECENT,
        EndTime=now,
        ScanBy="TimestampDescending",
    )
    results = listing(answer, "MetricDataResults")
    latest = {text(each, "Id"): number(each, "Values", 0) for each in results}
    found = {name: latest.get(f"lag{place}") for place, name in enumerate(asked)}
    # -1 where replication is not active.
    return {name: lag * metric.unit for name, lag in found.items() if lag is not None and lag >= 0}
