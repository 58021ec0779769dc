"""The groups of an interface: those of its VPC, and at least one."""

from typing import Any

from tests.sandbox.aws.still import Still


def _groups(still: Still) -> list[str]:
    ids = [still.shop.web_2.interface_id]
    found = still.client("ec2").describe_network_interfaces(NetworkInterfaceIds=ids)
    return [group["GroupId"] for group in found["NetworkInterfaces"][0]["Groups"]]


def _refused(still: Still, **asked: Any) -> tuple[str, str]:
    """Return the error, once it is sure that nothing was changed."""
    before = _groups(still)
    asked = {"NetworkInterfaceId": still.shop.web_2.interface_id} | asked
    error = still.refused("ec2", "modify_network_interface_attribute", **asked)["Error"]
    assert _groups(still) == before
    return error["Code"], error["Message"]


def test_groups_of_its_vpc_replace_its_own_in_their_order(still: Still) -> None:
    network, interface = still.shop.network, still.shop.web_2.interface_id
    wanted = [network.data_group_id, network.api_group_id]

    for groups in (wanted, wanted[::-1], [network.web_group_id]):
        still.client("ec2").modify_network_interface_attribute(
            NetworkInterfaceId=interface, Groups=groups
        )
        assert _groups(still) == groups


def test_an_unknown_group(still: Still) -> None:
    groups = [still.shop.network.web_group_id, "sg-0123456789abcdef0"]

    assert _refused(still, Groups=groups) == (
        "InvalidGroup.NotFound",
        "The security group 'sg-0123456789abcdef0' does not exist",
    )


def test_a_group_of_another_vpc(still: Still) -> None:
    ec2 = still.client("ec2")
    vpc = ec2.create_vpc(CidrBlock="10.9.0.0/16")["Vpc"]["VpcId"]
    other = ec2.create_security_group(GroupName="other", Description="other", VpcId=vpc)

    assert _refused(still, Groups=[still.shop.network.web_group_id, other["GroupId"]]) == (
        "InvalidGroup.NotFound",
        "You have specified two resources that belong to different networks.",
    )


def test_no_group_at_all(still: Still) -> None:
    assert _refused(still, Groups=[])[0] == "InvalidParameterCombination"


def test_an_unknown_interface(still: Still) -> None:
    asked = {"NetworkInterfaceId": "eni-0123456789abcdef0", "Groups": ["sg-0"]}

    assert _refused(still, **asked)[0] == "InvalidNetworkInterfaceID.NotFound"


def test_a_dry_run_changes_nothing(still: Still) -> None:
    asked = {"Groups": [still.shop.network.data_group_id], "DryRun": True}

    assert _refused(still, **asked)[0] == "DryRunOperation"


def test_other_attributes_are_motos(still: Still) -> None:
    ec2, interface = still.client("ec2"), still.shop.web_2.interface_id

    ec2.modify_network_interface_attribute(
        NetworkInterfaceId=interface, Description={"Value": "to the shop"}
    )

    found = ec2.describe_network_interfaces(NetworkInterfaceIds=[interface])
    assert found["NetworkInterfaces"][0]["Description"] == "to the shop"
