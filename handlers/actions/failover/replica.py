"""An RDS instance's read replicas, wherever they are.

Source: Amazon RDS API Reference, "DBInstance": a replica in another Region is named by its
ARN, and so is a replica's source there.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from bot.core.action import Aws
from handlers.actions.failover.course import NoCourse
from handlers.actions.failover.database import read_instance

REGION, NAME = 3, 6  # arn:aws:rds:eu-north-1:111122223333:db:shop-db-north


@dataclass(frozen=True, slots=True)
class Replica:
    """A replica and its source. region: "" where it is the target's; size: instance classes.

    source_status: "" where the source cannot be read. endpoint: where writers must go.
    """

    name: str
    region: str
    status: str
    size: str
    multi_az: bool
    endpoint: str
    source: str
    source_status: str
    source_size: str


def read_replicas(aws: Aws, name: str) -> Iterator[Replica]:
    """Yield the replicas of an instance, or itself where it is one; raises NoCourse."""
    instance = read_instance(aws, name)
    source = instance.get("ReadReplicaSourceDBInstanceIdentifier", "")
    if source:
        yield _replica(instance, "", _read_source(aws, source))
    for each in instance.get("ReadReplicaDBInstanceIdentifiers", ()):
        named, region = _place(each)
        try:
            found = read_instance(aws, named, region)
        except (NoCourse, BotoCoreError):  # where it is gone or out of reach, nobody can go
            continue
        yield _replica(found, region, instance)


def _place(identifier: str) -> tuple[str, str]:
    """Return name and Region; "" for the target's own."""
    parts = identifier.split(":")
    return (parts[NAME], parts[REGION]) if len(parts) > NAME else (identifier, "")


def _read_source(aws: Aws, source: str) -> Mapping[str, Any]:
    name, region = _place(source)
    try:
        return read_instance(aws, name, region)
    # A source that is gone, or whose Region does not answer, is why one promotes.
    except (NoCourse, BotoCoreError, ClientError):
        return {"DBInstanceIdentifier": name}


def _replica(instance: Mapping[str, Any], region: str, source: Mapping[str, Any]) -> Replica:
    return Replica(
        name=instance["DBInstanceIdentifier"],
        region=region,
        status=instance["DBInstanceStatus"],
        size=instance["DBInstanceClass"],
        multi_az=bool(instance.get("MultiAZ")),
        endpoint=instance.get("Endpoint", {}).get("Address", "its own endpoint"),
        source=source["DBInstanceIdentifier"],
        source_status=source.get("DBInstanceStatus", ""),
        source_size=source.get("DBInstanceClass", ""),
    )
