"""A DB cluster and its members, as RDS describes them.

Source: Amazon RDS API Reference, "DBCluster", "DBClusterMember".
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import ClientError

from bot.core.action import Aws, Statement
from bot.core.alert import Target
from handlers.actions.failover.course import NoCourse
from handlers.actions.failover.database import READ_INSTANCE, read_instance

MISSING = ("DBClusterNotFoundFault", "DBClusterNotFound")
READ_CLUSTER = (
    READ_INSTANCE,
    Statement(
        "Read the cluster",
        ("rds:DescribeDBClusters",),
        ("arn:aws:rds:${Region}:${Account}:cluster:*",),
    ),
)


@dataclass(frozen=True, slots=True)
class Member:
    """One instance of a cluster. tier: its priority in a failover, 0 the first."""

    name: str
    writes: bool
    tier: int
    status: str
    size: str
    zone: str


@dataclass(frozen=True, slots=True)
class Cluster:
    """engine: such as `aurora-mysql`; a Multi-AZ DB cluster has a plain one, such as `mysql`."""

    name: str
    engine: str
    status: str
    members: tuple[Member, ...]

    @property
    def writer(self) -> Member | None:
        """Return the member that writes; None in the middle of a failover."""
        return next((member for member in self.members if member.writes), None)

    @property
    def readers(self) -> tuple[Member, ...]:
        """Return the others."""
        return tuple(member for member in self.members if not member.writes)


def cluster_of(aws: Aws, target: Target) -> str:
    """Return the cluster's name behind a cluster or one of its instances, "" where none is."""
    if target.kind == "rds-cluster":
        return target.id
    return str(read_instance(aws, target.id).get("DBClusterIdentifier", ""))


def describe(aws: Aws, name: str) -> Mapping[str, Any]:
    """Return the cluster as RDS has it; raises NoCourse where there is none."""
    try:
        answer = aws.client("rds").describe_db_clusters(DBClusterIdentifier=name)
    except ClientError as failure:  # gone is an answer; all else is the caller's
        if failure.response["Error"]["Code"] not in MISSING:
            raise
        raise NoCourse("Cluster", f"There is no DB cluster {name}") from failure
    found: Mapping[str, Any] = answer["DBClusters"][0]
    return found


def read_cluster(aws: Aws, name: str) -> Cluster:
    """Return the cluster with its members, the writer first; raises NoCourse for none."""
    raw = describe(aws, name)
    asked = [{"Name": "db-cluster-id", "Values": [name]}]
    pages = aws.client("rds").get_paginator("describe_db_instances").paginate(Filters=asked)
    placed = {one["DBInstanceIdentifier"]: one for page in pages for one in page["DBInstances"]}
    listed = (
        one for one in raw.get("DBClusterMembers", ()) if one["DBInstanceIdentifier"] in placed
    )
    members = (_member(one, placed[one["DBInstanceIdentifier"]]) for one in listed)
    ordered = tuple(sorted(members, key=lambda member: (not member.writes, member.name)))
    return Cluster(name, raw["Engine"], raw["Status"], ordered)


def _member(listed: Mapping[str, Any], instance: Mapping[str, Any]) -> Member:
    return Member(
        name=listed["DBInstanceIdentifier"],
        writes=listed["IsClusterWriter"],
        tier=listed.get("PromotionTier", 0),
        status=instance["DBInstanceStatus"],
        size=instance["DBInstanceClass"],
        zone=instance.get("AvailabilityZone", ""),
    )
