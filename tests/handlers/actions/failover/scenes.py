"""A place for each way to fail over; together they need every permission."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any

from bot.core.action import Request
from bot.core.alert import Target
from tests.handlers.actions.failover.world import NORTH, World, asked, new_world, rds
from tests.handlers.actions.scene import MakeScene
from tests.support.aws import Account, raw_client

READ_REPLICA = "ReadReplicaSourceDBInstanceIdentifier"


@dataclass
class Place:
    """target: what the alarm is about; to, back: what a person chooses, and chooses to undo it."""

    world: World
    target: Target
    to: str = ""
    back: str = ""

    @property
    def aws(self) -> Account:
        return self.world.aws

    def request(self, saved: Mapping[str, Any] | None = None) -> Request:
        return asked(self.target, self.back if saved else self.to, saved)

    def state(self) -> Any:
        return {
            "instances": [_instance(one) for region in ("", NORTH) for one in _instances(region)],
            "writers": _writers(),
            "caches": _roles(),
            "shifts": _shifts(),
            "records": _records(),
        }


def _instances(region: str) -> list[Any]:
    return list(rds(region).describe_db_instances()["DBInstances"])


def _instance(raw: Mapping[str, Any]) -> list[Any]:
    zone = raw.get("AvailabilityZone"), raw.get("SecondaryAvailabilityZone")
    return [raw["DBInstanceIdentifier"], *zone, raw["DBInstanceStatus"], raw.get(READ_REPLICA)]


def _writers() -> list[Any]:
    clusters = rds().describe_db_clusters()["DBClusters"]
    members = [member for one in clusters for member in one["DBClusterMembers"]]
    return sorted([one["DBInstanceIdentifier"], one["IsClusterWriter"]] for one in members)


def _roles() -> list[Any]:
    groups = raw_client("elasticache").describe_replication_groups()["ReplicationGroups"]
    nodes = [node for one in groups for shard in one["NodeGroups"] for node in _nodes(shard)]
    return sorted([node["CacheClusterId"], node["CurrentRole"]] for node in nodes)


def _nodes(shard: Mapping[str, Any]) -> list[Any]:
    return list(shard["NodeGroupMembers"])


def _shifts() -> list[Any]:
    items = raw_client("arc-zonal-shift").list_zonal_shifts()["items"]
    return sorted([one["awayFrom"], one["comment"], one["status"]] for one in items)


def _records() -> list[Any]:
    route53 = raw_client("route53")
    zones = route53.list_hosted_zones()["HostedZones"]
    found = [route53.list_resource_record_sets(HostedZoneId=zone["Id"]) for zone in zones]
    return [record for page in found for record in page["ResourceRecordSets"]]


@contextmanager
def place(furnish: Callable[[World], Place]) -> Iterator[Place]:
    with new_world() as world:
        yield furnish(world)


def standby(world: World) -> Place:
    return Place(world, world.instance())


def aurora(world: World) -> Place:
    target = world.cluster({}, {}, {})
    world.lag("AuroraReplicaLag", f"{target.id}-2", 2_000)
    world.lag("AuroraReplicaLag", f"{target.id}-3", 20)
    return Place(world, target)


def multi_az_cluster(world: World) -> Place:
    target = world.cluster({}, {}, {}, engine="mysql")
    world.lag("ReplicaLag", f"{target.id}-2", 0)
    world.lag("ReplicaLag", f"{target.id}-3", 0)
    return Place(world, target, back=f"reader {target.id}-1")


def cache_group(world: World) -> Place:
    target = world.caches()
    shard = f"shard 0001 of {target.id}"
    return Place(world, target, to=shard, back=shard)


def zone(world: World) -> Place:
    return Place(world, world.balancer(), to="away from eu-west-1a")


def names(world: World) -> Place:
    target = world.balancer(shiftable=False)
    name = f"www.{world.prefix}.example."
    there, elsewhere = world.dns(target), "other.eu-north-1.elb.amazonaws.com"
    world.zone([_weighted(name, "west", 100, there), _weighted(name, "north", 0, elsewhere)])
    return Place(world, target, to=f"away in DNS: {name}")


def _weighted(name: str, ident: str, weight: int, leads_to: str) -> dict[str, Any]:
    alias = {"HostedZoneId": "Z32O12XQLNTSW2", "EvaluateTargetHealth": True}
    return {
        "Name": name,
        "Type": "A",
        "SetIdentifier": ident,
        "Weight": weight,
        "AliasTarget": {**alias, "DNSName": leads_to},
    }


def replica(world: World) -> Place:
    source = world.instance(MultiAZ=False)
    made = world.replica(source, "copy")
    world.lag("ReplicaLag", made, 3)
    return Place(world, source, to=f"promote {made}")


def replica_abroad(world: World) -> Place:
    source = world.instance()
    made = world.replica(source, "north", NORTH)
    world.lag("ReplicaLag", made, 3, NORTH)
    return Place(world, source, to=f"promote {made} in {NORTH}")


SCENES: tuple[MakeScene, ...] = tuple(
    partial(place, furnish)
    for furnish in (standby, aurora, multi_az_cluster, cache_group, zone, names)
)
ONE_WAY: tuple[MakeScene, ...] = tuple(
    partial(place, furnish) for furnish in (replica, replica_abroad)
)
