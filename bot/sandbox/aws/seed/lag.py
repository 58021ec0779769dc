"""How far the replicas are behind, as CloudWatch knows it."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from bot.sandbox.aws.shop import Data

BEFORE = 10  # minutes
# A demo may last: a replica that nobody measures any more would look like one that is broken.
AHEAD = 110  # minutes; CloudWatch takes what is less than two hours ahead


def seed_lag(cloudwatch: Any, data: Data, now: datetime) -> None:
    """Put a reading of each lag for every minute: all of them are well.

    Amazon RDS User Guide and Amazon Aurora User Guide, "CloudWatch metrics" (seconds,
    milliseconds); Amazon ElastiCache User Guide, "Metrics for Valkey and Redis OSS" (seconds).
    """
    for namespace, metric in _lags(data):
        readings = [metric | {"Timestamp": at} for at in _minutes(now)]
        cloudwatch.put_metric_data(Namespace=namespace, MetricData=readings)


def _lags(data: Data) -> Iterator[tuple[str, dict[str, Any]]]:
    replica, reader, node = data.replica_id, data.member_ids[1], data.cache_node_ids[1]
    instance = "DBInstanceIdentifier"
    yield "AWS/RDS", _lag("ReplicaLag", instance, replica, 0.4, "Seconds")
    yield "AWS/RDS", _lag("AuroraReplicaLag", instance, reader, 18.0, "Milliseconds")
    yield "AWS/ElastiCache", _lag("ReplicationLag", "CacheClusterId", node, 0.2, "Seconds")


def _lag(name: str, dimension: str, resource: str, value: float, unit: str) -> dict[str, Any]:
    dimensions = [{"Name": dimension, "Value": resource}]
    return {"MetricName": name, "Dimensions": dimensions, "Value": value, "Unit": unit}


def _minutes(now: datetime) -> Iterator[datetime]:
    minute = now.replace(second=0, microsecond=0)
    return (minute + timedelta(minutes=each) for each in range(-BEFORE, AHEAD))
