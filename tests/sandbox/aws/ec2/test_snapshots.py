"""A set of snapshots: begun, and completed later."""

from typing import Any

from tests.sandbox.aws.shapes import assert_fits
from tests.sandbox.aws.still import Still

TAG = {"Key": "firebreak:incident", "Value": "INC-7"}


def _asked(still: Still) -> dict[str, Any]:
    return {
        "InstanceSpecification": {"InstanceId": still.shop.web_1.instance_id},
        "Description": "before it was isolated",
        "TagSpecifications": [{"ResourceType": "snapshot", "Tags": [TAG]}],
    }


def _found(still: Still) -> list[dict[str, Any]]:
    filters = [{"Name": "description", "Values": ["before it was isolated"]}]
    found = still.client("ec2").describe_snapshots(OwnerIds=["self"], Filters=filters)
    assert_fits(found, "ec2", "DescribeSnapshots")
    snapshots: list[dict[str, Any]] = found["Snapshots"]
    return snapshots


def _volumes(still: Still) -> list[str]:
    filters = [{"Name": "attachment.instance-id", "Values": [still.shop.web_1.instance_id]}]
    found = still.client("ec2").describe_volumes(Filters=filters)["Volumes"]
    return [volume["VolumeId"] for volume in found]


def test_they_are_pending_and_then_completed(still: Still) -> None:
    answer = still.client("ec2").create_snapshots(**_asked(still))
    assert_fits(answer, "ec2", "CreateSnapshots")
    [begun] = answer["Snapshots"]
    during = _found(still)
    still.pass_time(6)
    after = _found(still)

    assert begun["State"] == "pending"
    assert [begun["VolumeId"]] == _volumes(still)
    assert begun["Tags"] == [TAG]
    assert [(one["SnapshotId"], one["State"]) for one in during] == [
        (begun["SnapshotId"], "pending")
    ]
    assert after == [during[0] | {"State": "completed"}]


def test_refusals_and_dry_runs_make_none(still: Still) -> None:
    before = _found(still)
    nobody = _asked(still) | {"InstanceSpecification": {"InstanceId": "i-0123456789abcdef0"}}

    assert still.code("ec2", "create_snapshots", **_asked(still), DryRun=True)[0] == (
        "DryRunOperation"
    )
    assert still.code("ec2", "create_snapshots", **nobody) == ("InvalidInstanceID.NotFound", 400)
    assert _found(still) == before
