"""A promotion: the replica stands alone, and its source knows it no more."""

from typing import Any

from tests.sandbox.aws.shapes import assert_fits
from tests.sandbox.aws.still import Still


def _instance(rds: Any, name: str) -> dict[str, Any]:
    instance: dict[str, Any] = rds.describe_db_instances(DBInstanceIdentifier=name)["DBInstances"][
        0
    ]
    return instance


def _replica(still: Still, rds: Any, name: str) -> None:
    source = _instance(still.client("rds"), "shop-db")["DBInstanceArn"]
    local = rds.meta.region_name == "eu-west-1"
    rds.create_db_instance_read_replica(
        DBInstanceIdentifier=name, MultiAZ=False,
        SourceDBInstanceIdentifier="shop-db" if local else source,
    )  # fmt: skip


def test_it_stands_alone_after_a_while(still: Still) -> None:
    rds = still.client("rds")
    _replica(still, rds, "near")

    answer = rds.promote_read_replica(DBInstanceIdentifier="near", BackupRetentionPeriod=7)
    assert_fits(answer, "rds", "PromoteReadReplica")
    still.pass_time(7)
    during = _instance(rds, "near")
    still.pass_time(2)
    after = _instance(rds, "near")

    assert answer["DBInstance"]["DBInstanceStatus"] == during["DBInstanceStatus"] == "modifying"
    assert during["ReadReplicaSourceDBInstanceIdentifier"] == "shop-db"
    assert after["DBInstanceStatus"] == "available"
    assert "ReadReplicaSourceDBInstanceIdentifier" not in after
    assert after["BackupRetentionPeriod"] == 7
    source = _instance(rds, "shop-db")["ReadReplicaDBInstanceIdentifiers"]
    assert source == [still.shop.data.replica_id]


def test_a_source_in_another_region_forgets_it_too(still: Still) -> None:
    account = still.account
    far = account.session.client("rds", endpoint_url=account.endpoint, region_name="eu-central-1")
    _replica(still, far, "far")
    arn = _instance(far, "far")["DBInstanceArn"]
    before = _instance(still.client("rds"), "shop-db")["ReadReplicaDBInstanceIdentifiers"]

    far.promote_read_replica(DBInstanceIdentifier="far")
    still.pass_time(9)

    assert arn in before
    assert "ReadReplicaSourceDBInstanceIdentifier" not in _instance(far, "far")
    assert arn not in _instance(still.client("rds"), "shop-db")["ReadReplicaDBInstanceIdentifiers"]


def test_a_replica_outlives_its_source(still: Still) -> None:
    rds = still.client("rds")
    rds.create_db_instance(
        DBInstanceIdentifier="gone", DBInstanceClass="db.r6g.large", Engine="mysql",
        AllocatedStorage=10, MasterUsername="gone", MasterUserPassword="opens-nothing",
    )  # fmt: skip
    rds.create_db_instance_read_replica(
        DBInstanceIdentifier="left", SourceDBInstanceIdentifier="gone"
    )
    rds.promote_read_replica(DBInstanceIdentifier="left")
    rds.delete_db_instance(DBInstanceIdentifier="gone", SkipFinalSnapshot=True)

    still.pass_time(9)

    assert _instance(rds, "left")["DBInstanceStatus"] == "available"


def test_only_a_replica_can_be_promoted_and_only_once(still: Still) -> None:
    _replica(still, still.client("rds"), "once")
    still.client("rds").promote_read_replica(DBInstanceIdentifier="once")

    refused = ("InvalidDBInstanceState", 400)
    assert still.code("rds", "promote_read_replica", DBInstanceIdentifier="once") == refused
    still.pass_time(9)
    assert still.code("rds", "promote_read_replica", DBInstanceIdentifier="once") == refused
    assert still.code("rds", "promote_read_replica", DBInstanceIdentifier="shop-db") == refused
