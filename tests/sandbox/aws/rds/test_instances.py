"""A reboot with failover: the standby becomes the primary, in its time."""

from typing import Any

import pytest

from tests.sandbox.aws.shapes import assert_fits
from tests.sandbox.aws.still import Still


def _instance(still: Still, name: str = "shop-db") -> dict[str, Any]:
    answer = still.client("rds").describe_db_instances(DBInstanceIdentifier=name)
    assert_fits(answer, "rds", "DescribeDBInstances")
    instance: dict[str, Any] = answer["DBInstances"][0]
    return instance


def _zones(instance: dict[str, Any]) -> tuple[str, str]:
    return instance["AvailabilityZone"], instance["SecondaryAvailabilityZone"]


def _events(still: Still, name: str) -> list[tuple[str, list[str]]]:
    found = still.client("rds").describe_events(
        SourceIdentifier=name, SourceType="db-instance", Duration=14 * 24 * 60
    )
    assert_fits(found, "rds", "DescribeEvents")
    return [(event["Message"], event["EventCategories"]) for event in found["Events"]]


def test_a_failover_swaps_the_zones_after_a_while(still: Still) -> None:
    before = _zones(_instance(still))

    answer = still.client("rds").reboot_db_instance(
        DBInstanceIdentifier="shop-db", ForceFailover=True
    )
    assert_fits(answer, "rds", "RebootDBInstance")
    still.pass_time(9)
    during = _instance(still)
    still.pass_time(2)
    after = _instance(still)

    assert answer["DBInstance"]["DBInstanceStatus"] == during["DBInstanceStatus"] == "rebooting"
    assert set(before) == {"eu-west-1a", "eu-west-1b"}
    assert _zones(during) == before
    assert after["DBInstanceStatus"] == "available"
    assert _zones(after) == before[::-1]
    assert _events(still, "shop-db")[-3:] == [
        ("Multi-AZ instance failover started.", ["failover"]),
        ("DB instance restarted", ["availability"]),
        ("Multi-AZ instance failover completed", ["failover"]),
    ]


def test_a_plain_reboot_moves_nothing(still: Still) -> None:
    before = _instance(still, "shop-aurora-1")

    still.client("rds").reboot_db_instance(DBInstanceIdentifier="shop-aurora-1")
    during = _instance(still, "shop-aurora-1")
    still.pass_time(11)
    after = _instance(still, "shop-aurora-1")

    assert during["DBInstanceStatus"] == "rebooting"
    assert after["DBInstanceStatus"] == "available"
    assert after["AvailabilityZone"] == before["AvailabilityZone"]
    assert _events(still, "shop-aurora-1")[-1][0] == "DB instance restarted"


@pytest.mark.parametrize("name", ["shop-aurora-1", "shop-db-replica"])
def test_without_a_standby_there_is_no_failover(still: Still, name: str) -> None:
    asked = {"DBInstanceIdentifier": name, "ForceFailover": True}

    assert still.code("rds", "reboot_db_instance", **asked) == ("InvalidParameterCombination", 400)
    assert "SecondaryAvailabilityZone" not in _instance(still, name)


def test_who_is_not_there_or_busy_is_refused(still: Still) -> None:
    asked = {"DBInstanceIdentifier": "shop-db"}
    nobody = {"DBInstanceIdentifier": "nobody"}
    still.client("rds").reboot_db_instance(**asked)

    assert still.code("rds", "reboot_db_instance", **asked) == ("InvalidDBInstanceState", 400)
    assert still.code("rds", "reboot_db_instance", **nobody) == ("DBInstanceNotFound", 404)
    still.pass_time(11)


def test_a_standby_without_subnets_is_in_another_zone(still: Still) -> None:
    rds = still.client("rds")
    rds.create_db_instance(
        DBInstanceIdentifier="alone", DBInstanceClass="db.r6g.large", Engine="mysql", MultiAZ=True,
        AllocatedStorage=10, MasterUsername="alone", MasterUserPassword="opens-nothing",
    )  # fmt: skip

    assert _zones(_instance(still, "alone")) == ("eu-west-1a", "eu-west-1b")
