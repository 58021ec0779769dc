"""A cluster's failover: another member is the writer."""

from typing import Any

from tests.sandbox.aws.shapes import assert_fits
from tests.sandbox.aws.still import Still

CLUSTER = "shop-aurora"


def _cluster(still: Still) -> dict[str, Any]:
    answer = still.client("rds").describe_db_clusters(DBClusterIdentifier=CLUSTER)
    assert_fits(answer, "rds", "DescribeDBClusters")
    cluster: dict[str, Any] = answer["DBClusters"][0]
    return cluster


def _writer(cluster: dict[str, Any]) -> list[str]:
    members = cluster["DBClusterMembers"]
    return [each["DBInstanceIdentifier"] for each in members if each["IsClusterWriter"]]


def _fail_over(still: Still, **more: str) -> None:
    answer = still.client("rds").failover_db_cluster(DBClusterIdentifier=CLUSTER, **more)
    assert_fits(answer, "rds", "FailoverDBCluster")
    assert answer["DBCluster"]["Status"] == "failing-over"


def _reader(still: Still) -> str:
    (writer,) = _writer(_cluster(still))
    return "shop-aurora-2" if writer == "shop-aurora-1" else "shop-aurora-1"


def test_the_target_is_the_writer_after_a_while(still: Still) -> None:
    target, writer = _reader(still), _writer(_cluster(still))

    _fail_over(still, TargetDBInstanceIdentifier=target)
    still.pass_time(4)
    during = _cluster(still)
    still.pass_time(2)
    after = _cluster(still)

    assert (during["Status"], _writer(during)) == ("failing-over", writer)
    assert (after["Status"], _writer(after)) == ("available", [target])
    found = still.client("rds").describe_events(SourceType="db-cluster", Duration=14 * 24 * 60)
    assert [event["Message"] for event in found["Events"]] == [
        f"Started cross AZ failover to DB instance: {target}",
        f"Completed failover to DB instance: {target}",
    ]


def test_without_a_target_a_reader_is_taken_and_back_again(still: Still) -> None:
    writers = []
    for _ in range(2):
        _fail_over(still)
        still.pass_time(6)
        writers += _writer(_cluster(still))

    assert set(writers) == {"shop-aurora-1", "shop-aurora-2"}


def test_targets_that_cannot_be(still: Still) -> None:
    (writer,) = _writer(_cluster(still))

    for target in (writer, "shop-db", "nobody"):
        asked = {"DBClusterIdentifier": CLUSTER, "TargetDBInstanceIdentifier": target}
        assert still.code("rds", "failover_db_cluster", **asked) == ("InvalidDBInstanceState", 400)
    assert _cluster(still)["Status"] == "available"


def test_a_reader_that_reboots_is_no_target(still: Still) -> None:
    reader = _reader(still)
    still.client("rds").reboot_db_instance(DBInstanceIdentifier=reader)
    asked = {"DBClusterIdentifier": CLUSTER}
    named = {**asked, "TargetDBInstanceIdentifier": reader}

    assert still.code("rds", "failover_db_cluster", **named) == ("InvalidDBInstanceState", 400)
    assert still.code("rds", "failover_db_cluster", **asked) == ("InvalidDBClusterStateFault", 400)
    still.pass_time(11)


def test_a_cluster_that_is_not_there_or_busy(still: Still) -> None:
    _fail_over(still)
    nobody = still.code("rds", "failover_db_cluster", DBClusterIdentifier="nobody")
    busy = still.code("rds", "failover_db_cluster", DBClusterIdentifier=CLUSTER)
    still.pass_time(6)

    assert nobody == ("DBClusterNotFoundFault", 404)
    assert busy == ("InvalidDBClusterStateFault", 400)


def test_a_multi_az_cluster_fails_over_as_well(still: Still) -> None:
    rds, login = still.client("rds"), {"MasterUsername": "x", "MasterUserPassword": "opens-nothing"}
    cluster = {"DBClusterIdentifier": "multi", "Engine": "postgres"}
    rds.create_db_cluster(DBClusterInstanceClass="db.m5d.large", **login, **cluster)
    for zone in "abc":  # AWS makes the three of them itself, moto does not
        rds.create_db_instance(
            DBInstanceIdentifier=f"multi-{zone}", DBInstanceClass="db.m5d.large",
            AvailabilityZone=f"eu-west-1{zone}", **cluster,
        )  # fmt: skip

    rds.failover_db_cluster(DBClusterIdentifier="multi", TargetDBInstanceIdentifier="multi-c")
    still.pass_time(6)

    (found,) = rds.describe_db_clusters(DBClusterIdentifier="multi")["DBClusters"]
    assert found["MultiAZ"] is True
    assert _writer(found) == ["multi-c"]
