"""The metadata service's options: what is not named stays, and a change takes a moment."""

from typing import Any

from tests.sandbox.aws.shapes import assert_fits
from tests.sandbox.aws.still import Still

STRICT = {
    "HttpEndpoint": "enabled",
    "HttpTokens": "required",
    "HttpPutResponseHopLimit": 2,
    "HttpProtocolIpv6": "enabled",
    "InstanceMetadataTags": "enabled",
}


def _modify(still: Still, **options: Any) -> dict[str, Any]:
    answer = still.client("ec2").modify_instance_metadata_options(
        InstanceId=still.shop.web_1.instance_id, **options
    )
    assert_fits(answer, "ec2", "ModifyInstanceMetadataOptions")
    assert answer["InstanceId"] == still.shop.web_1.instance_id
    changed: dict[str, Any] = answer["InstanceMetadataOptions"]
    return changed


def _options(still: Still) -> dict[str, Any]:
    ids = [still.shop.web_1.instance_id]
    found = still.client("ec2").describe_instances(InstanceIds=ids)
    options: dict[str, Any] = found["Reservations"][0]["Instances"][0]["MetadataOptions"]
    return options


def test_what_is_not_named_stays(still: Still) -> None:
    _modify(still, **STRICT)
    _modify(still, HttpEndpoint="disabled")
    off = _options(still)
    _modify(still, HttpEndpoint="enabled")

    assert off.items() >= (STRICT | {"HttpEndpoint": "disabled"}).items()
    assert _options(still).items() >= STRICT.items()


def test_it_is_pending_and_then_applied(still: Still) -> None:
    answer = _modify(still, HttpPutResponseHopLimit=3)
    during = _options(still)
    still.pass_time(4)

    assert answer["State"] == during["State"] == "pending"
    assert answer["HttpPutResponseHopLimit"] == 3
    assert _options(still) == during | {"State": "applied"}


def test_refusals_and_dry_runs_change_nothing(still: Still) -> None:
    before = _options(still)
    asked = {"HttpEndpoint": "disabled", "InstanceId": still.shop.web_1.instance_id}
    nobody = asked | {"InstanceId": "i-0123456789abcdef0"}
    call = "modify_instance_metadata_options"

    assert still.code("ec2", call, **asked, DryRun=True)[0] == "DryRunOperation"
    assert still.code("ec2", call, **nobody) == ("InvalidInstanceID.NotFound", 400)
    assert _options(still) == before
