"""The databases."""

from typing import Any

from bot.sandbox.aws.names import REGION
from bot.sandbox.aws.seed.tags import tags
from bot.sandbox.aws.shop import Data, Network

INSTANCE = "shop-db"
CLUSTER = "shop-aurora"
CLASS = "db.r6g.large"
LOGIN = {"MasterUsername": "shop", "MasterUserPassword": "opens-nothing"}


def seed_data(rds: Any, network: Network) -> Data:
    """Create a Multi-AZ instance, and an Aurora cluster with a member in each zone."""
    rds.create_db_subnet_group(
        DBSubnetGroupName="shop",
        DBSubnetGroupDescription="The shop's zones",
        SubnetIds=list(network.subnet_ids),
    )
    placed = {"DBSubnetGroupName": "shop", "VpcSecurityGroupIds": [network.data_group_id]}
    _instance(rds, placed)
    return Data(INSTANCE, CLUSTER, _cluster(rds, placed))


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


def _cluster(rds: Any, placed: dict[str, Any]) -> tuple[str, str]:
    engine = {"Engine": "aurora-postgresql", "DBClusterIdentifier": CLUSTER}
    rds.create_db_cluster(Tags=tags(CLUSTER, "database"), **engine, **LOGIN, **placed)
    members = (f"{CLUSTER}-1", f"{CLUSTER}-2")
    for member, zone in zip(members, "ab", strict=True):
        rds.create_db_instance(
            DBInstanceIdentifier=member,
            DBInstanceClass=CLASS,
            AvailabilityZone=f"{REGION}{zone}",
            Tags=tags(member, "database"),
            **engine,
        )
    return members
