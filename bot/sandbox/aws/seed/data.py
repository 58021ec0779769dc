"""The databases and the cache."""

from typing import Any

from bot.sandbox.aws.account import Account
from bot.sandbox.aws.names import REGION
from bot.sandbox.aws.seed.tags import tags
from bot.sandbox.aws.shop import Data, Network

INSTANCE = "shop-db"
REPLICA = "shop-db-replica"
CLUSTER = "shop-aurora"
CACHE = "shop-cache"
CLASS = "db.r6g.large"
LOGIN = {"MasterUsername": "shop", "MasterUserPassword": "opens-nothing"}
ZONES = (f"{REGION}a", f"{REGION}b")


def seed_data(account: Account, network: Network) -> Data:
    """Create an instance with a replica, a cluster and a cache, each of them in both zones."""
    rds = account.client("rds")
    rds.create_db_subnet_group(
        DBSubnetGroupName="shop",
        DBSubnetGroupDescription="The shop's zones",
        SubnetIds=list(network.subnet_ids),
    )
    placed = {"DBSubnetGroupName": "shop", "VpcSecurityGroupIds": [network.data_group_id]}
    _instance(rds, placed)
    _replica(rds)
    nodes = _cache(account.client("elasticache"))
    return Data(INSTANCE, REPLICA, CLUSTER, _cluster(rds, placed), CACHE, nodes)


def _instance(rds: Any, placed: dict[str, Any]) -> None:
    rds.create_db_instance(
        DBInstanceIdentifier=INSTANCE,
        Engine="postgres",
        DBInstanceClass=CLASS,
        AllocatedStorage=100,
        MultiAZ=True,
        Tags=tags(INSTANCE, "database"),
        **LOGIN,
        **placed,
    )


def _replica(rds: Any) -> None:
    rds.create_db_instance_read_replica(
        DBInstanceIdentifier=REPLICA,
        SourceDBInstanceIdentifier=INSTANCE,
        AvailabilityZone=ZONES[1],
        MultiAZ=False,
        Tags=tags(REPLICA, "database"),
    )


def _cluster(rds: Any, placed: dict[str, Any]) -> tuple[str, str]:
    engine = {"Engine": "aurora-postgresql", "DBClusterIdentifier": CLUSTER}
    rds.create_db_cluster(Tags=tags(CLUSTER, "database"), **engine, **LOGIN, **placed)
    members = (f"{CLUSTER}-1", f"{CLUSTER}-2")
    for member, zone in zip(members, ZONES, strict=True):
        rds.create_db_instance(
            DBInstanceIdentifier=member,
            DBInstanceClass=CLASS,
            AvailabilityZone=zone,
            Tags=tags(member, "database"),
            **engine,
        )
    return members


def _cache(elasticache: Any) -> tuple[str, str]:
    group = elasticache.create_replication_group(
        ReplicationGroupId=CACHE,
        ReplicationGroupDescription="The shop's sessions",
        Engine="valkey",
        CacheNodeType="cache.r7g.large",
        ReplicasPerNodeGroup=1,
        PreferredCacheClusterAZs=list(ZONES),
        AutomaticFailoverEnabled=True,
        MultiAZEnabled=True,
        Tags=tags(CACHE, "cache"),
    )["ReplicationGroup"]
    first, second = group["MemberClusters"]
    return str(first), str(second)
