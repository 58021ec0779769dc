"""A database that failed over and has a replica, an Aurora reader, and a cluster."""

from typing import Any

from tests.handlers.diagnostics.asking import Parameters, Scene, ago


def events(*told: tuple[float, str]) -> dict[str, Any]:
    """Return what RDS says, each with its minutes ago."""
    return {"Events": [{"Date": ago(minutes=minutes), "Message": says} for minutes, says in told]}


FAILED_OVER = events(
    (10, "Multi-AZ instance failover started."), (9, "Multi-AZ instance failover completed")
)


def measured(value: float) -> Any:
    """Return an answer to GetMetricData: every query measured this, and more before."""

    def answer(asked: Parameters) -> dict[str, Any]:
        return {
            "MetricDataResults": [
                {"Id": query["Id"], "Values": [value, value * 100], "Timestamps": [ago(), ago()]}
                for query in asked["MetricDataQueries"]
            ]
        }

    return answer


def instance(**given: Any) -> dict[str, Any]:
    return {"DBInstances": [{"DBInstanceStatus": "available", "Engine": "postgres", **given}]}


SOURCE = Scene(
    "rds-instance",
    "shop-db",
    {
        "DescribeDBInstances": instance(
            ReadReplicaDBInstanceIdentifiers=["shop-db-replica", "arn:aws:rds:us-east-1:1:db:far"]
        ),
        "DescribeEvents": FAILED_OVER,
        "GetMetricData": measured(0.4),
    },
)
CLUSTER = Scene(
    "rds-cluster",
    "shop-aurora",
    {
        "DescribeDBClusters": {
            "DBClusters": [
                {
                    "Status": "failing-over",
                    "Engine": "aurora-postgresql",
                    "DBClusterMembers": [
                        {"DBInstanceIdentifier": "shop-aurora-1", "IsClusterWriter": True},
                        {"DBInstanceIdentifier": "shop-aurora-2", "IsClusterWriter": False},
                    ],
                }
            ]
        },
        "DescribeEvents": events(),
        "GetMetricData": measured(1500.0),
    },
)
SCENES = (SOURCE, CLUSTER)
