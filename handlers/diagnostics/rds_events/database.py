"""A database as RDS describes it: an instance, or a cluster.

Source: Amazon RDS API Reference, "DBInstance", "DBCluster".
"""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.core.action import Aws
from bot.core.alert import Target
from handlers.events.reading import at, flag, listing, text, texts

CLUSTER = "rds-cluster"


@dataclass(frozen=True, slots=True)
class Database:
    """status: RDS's word, "" where it is gone. replicas: by name; is_aurora: of what kind."""

    status: str = ""
    replicas: tuple[str, ...] = ()
    is_aurora: bool = False


def describe(aws: Aws, target: Target) -> Database:
    """Read what it is. As a filter: by its name, RDS refuses to describe what is gone."""
    rds = aws.client("rds")
    if target.kind == CLUSTER:
        wanted = [{"Name": "db-cluster-id", "Values": [target.id]}]
        found = at(rds.describe_db_clusters(Filters=wanted), "DBClusters", 0)
        return Database(text(found, "Status"), tuple(_readers(found)), _is_aurora(found))
    wanted = [{"Name": "db-instance-id", "Values": [target.id]}]
    found = at(rds.describe_db_instances(Filters=wanted), "DBInstances", 0)
    replicas = tuple(_replicas(found, target.id))
    return Database(text(found, "DBInstanceStatus"), replicas, _is_aurora(found))


def _readers(cluster: object) -> Iterator[str]:
    for member in listing(cluster, "DBClusterMembers"):
        name = text(member, "DBInstanceIdentifier")
        if name and not flag(member, "IsClusterWriter"):
            yield name


def _replicas(instance: object, own: str) -> Iterator[str]:
    if text(instance, "ReadReplicaSourceDBInstanceIdentifier") or _is_aurora(instance):
        yield own
    for name in texts(instance, "ReadReplicaDBInstanceIdentifiers"):
        # A replica in another Region is named by its ARN, and measured there.
        if not name.startswith("arn:"):
            yield name


def _is_aurora(found: object) -> bool:
    return text(found, "Engine").startswith("aurora")
