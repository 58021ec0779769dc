"""Traffic leaves a zone, and comes back when the shift expires or is cancelled."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.sandbox.aws.shapes import assert_fits
from tests.sandbox.aws.still import Still

SERVICE = "arc-zonal-shift"
FIRST, SECOND = "euw1-az3", "euw1-az1"  # the ids of eu-west-1a and eu-west-1b


@pytest.fixture
def arc(still: Still) -> Iterator[Any]:
    client = still.client(SERVICE)
    yield client
    for shift in client.list_zonal_shifts(status="ACTIVE")["items"]:
        client.cancel_zonal_shift(zonalShiftId=shift["zonalShiftId"])


def _asked(still: Still, **instead: str) -> dict[str, str]:
    return {
        "resourceIdentifier": still.shop.web.load_balancer_arn,
        "awayFrom": SECOND,
        "expiresIn": "30m",
        "comment": "INC-42",
        **instead,
    }


def _resource(still: Still, arc: Any) -> dict[str, Any]:
    found = arc.get_managed_resource(resourceIdentifier=still.shop.web.load_balancer_arn)
    assert_fits(found, SERVICE, "GetManagedResource")
    answer: dict[str, Any] = found
    return answer


def test_a_shift_takes_a_zones_weight_and_expires_by_itself(still: Still, arc: Any) -> None:
    shift = arc.start_zonal_shift(**_asked(still))
    assert_fits(shift, SERVICE, "StartZonalShift")
    during = _resource(still, arc)
    still.pass_true_time(31 * 60)
    after = _resource(still, arc)

    assert (shift["status"], shift["awayFrom"], shift["comment"]) == ("ACTIVE", SECOND, "INC-42")
    assert (shift["expiryTime"] - shift["startTime"]).total_seconds() == 30 * 60
    assert during["appliedWeights"] == {FIRST: 1.0, SECOND: 0.0}
    assert [each["zonalShiftId"] for each in during["zonalShifts"]] == [shift["zonalShiftId"]]
    assert after["appliedWeights"] == {FIRST: 1.0, SECOND: 1.0}
    assert after["zonalShifts"] == []
    listed = arc.list_zonal_shifts(status="EXPIRED")
    assert_fits(listed, SERVICE, "ListZonalShifts")
    assert shift["zonalShiftId"] in [each["zonalShiftId"] for each in listed["items"]]


def test_a_cancelled_shift_is_over_at_once(still: Still, arc: Any) -> None:
    shift = arc.start_zonal_shift(**_asked(still, awayFrom=FIRST))

    cancelled = arc.cancel_zonal_shift(zonalShiftId=shift["zonalShiftId"])
    assert_fits(cancelled, SERVICE, "CancelZonalShift")

    assert cancelled["status"] == "CANCELED"
    assert _resource(still, arc)["appliedWeights"] == {FIRST: 1.0, SECOND: 1.0}
    arc.start_zonal_shift(**_asked(still))
    statuses = [each["status"] for each in arc.list_zonal_shifts()["items"]]
    assert statuses[-2:] == ["CANCELED", "ACTIVE"]


def test_a_resource_has_one_shift_at_a_time(still: Still, arc: Any) -> None:
    active = arc.start_zonal_shift(**_asked(still))["zonalShiftId"]

    refused = still.refused(SERVICE, "start_zonal_shift", **_asked(still, awayFrom=FIRST))

    assert refused["Error"]["Code"] == "ConflictException"
    assert refused["ResponseMetadata"]["HTTPStatusCode"] == 409
    assert (refused["reason"], refused["zonalShiftId"]) == ("ZonalShiftAlreadyExists", active)


def test_what_is_over_cannot_be_cancelled(still: Still, arc: Any) -> None:
    shift = arc.start_zonal_shift(**_asked(still))["zonalShiftId"]
    arc.cancel_zonal_shift(zonalShiftId=shift)

    refused = still.refused(SERVICE, "cancel_zonal_shift", zonalShiftId=shift)
    nobody = still.code(SERVICE, "cancel_zonal_shift", zonalShiftId="nobody")

    assert refused["Error"]["Code"] == "ConflictException"
    assert refused["reason"] == "ZonalShiftStatusNotActive"
    assert nobody == ("ResourceNotFoundException", 404)


@pytest.mark.parametrize(
    ("instead", "reason"),
    [
        ({"awayFrom": "euw1-az2"}, "InvalidAz"),
        ({"awayFrom": "eu-west-1a"}, "InvalidAz"),
        ({"expiresIn": "73h"}, "InvalidExpiresIn"),
        ({"expiresIn": "2 days"}, "InvalidExpiresIn"),
        ({"expiresIn": "0m"}, "InvalidExpiresIn"),
    ],
)
@pytest.mark.usefixtures("arc")
def test_a_zone_or_a_time_that_cannot_be(
    still: Still, instead: dict[str, str], reason: str
) -> None:
    refused = still.refused(SERVICE, "start_zonal_shift", **_asked(still, **instead))

    assert (refused["Error"]["Code"], refused["reason"]) == ("ValidationException", reason)


def test_three_days_can_be(still: Still, arc: Any) -> None:
    shift = arc.start_zonal_shift(**_asked(still, expiresIn="72h"))

    assert (shift["expiryTime"] - shift["startTime"]).days == 3


def test_only_load_balancers_that_allow_it_are_managed(still: Still, arc: Any) -> None:
    elbv2 = still.client("elbv2")
    other = elbv2.create_load_balancer(Name="other", Subnets=still.shop.network.subnet_ids)
    arn = other["LoadBalancers"][0]["LoadBalancerArn"]

    listed = arc.list_managed_resources()
    assert_fits(listed, SERVICE, "ListManagedResources")

    (item,) = listed["items"]
    assert (item["name"], item["availabilityZones"]) == ("shop-web", [FIRST, SECOND])
    asked = _asked(still, resourceIdentifier=arn)
    assert still.code(SERVICE, "start_zonal_shift", **asked) == ("ResourceNotFoundException", 404)
