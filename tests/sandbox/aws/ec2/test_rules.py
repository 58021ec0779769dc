"""New rules: all of them in the answer, and ports where the protocol has some."""

from typing import Any

import pytest

from tests.sandbox.aws.shapes import assert_fits
from tests.sandbox.aws.still import Still

WEB = {
    "IpProtocol": "tcp",
    "FromPort": 443,
    "ToPort": 443,
    "IpRanges": [{"CidrIp": "192.0.2.0/24", "Description": "office"}, {"CidrIp": "10.0.0.0/16"}],
    "Ipv6Ranges": [{"CidrIpv6": "2001:db8::/32"}],
}
ANYWHERE = {"IpRanges": [{"CidrIp": "0.0.0.0/0"}]}
TAG = {"Key": "firebreak:incident", "Value": "INC-7"}
TAGGED = [{"ResourceType": "security-group-rule", "Tags": [TAG]}]


@pytest.fixture
def group(still: Still, request: pytest.FixtureRequest) -> str:
    name = request.node.name
    made = still.client("ec2").create_security_group(
        GroupName=name, Description="a test's own", VpcId=still.shop.network.vpc_id
    )
    return str(made["GroupId"])


def _rules(still: Still, group: str) -> list[dict[str, Any]]:
    filters = [{"Name": "group-id", "Values": [group]}]
    found = still.client("ec2").describe_security_group_rules(Filters=filters)
    rules: list[dict[str, Any]] = found["SecurityGroupRules"]
    return rules


@pytest.mark.parametrize("direction", ["egress", "ingress"])
def test_the_answer_has_all_rules_that_were_made(still: Still, group: str, direction: str) -> None:
    before = _rules(still, group)
    from_group = {"UserIdGroupPairs": [{"GroupId": still.shop.network.web_group_id}]}
    dns = {"IpProtocol": "udp", "FromPort": 53, "ToPort": 53, **from_group}

    answer = getattr(still.client("ec2"), f"authorize_security_group_{direction}")(
        GroupId=group, IpPermissions=[WEB, dns], TagSpecifications=TAGGED
    )

    assert_fits(answer, "ec2", f"AuthorizeSecurityGroup{direction.title()}")
    made = answer["SecurityGroupRules"]
    assert [rule for rule in _rules(still, group) if rule not in before] == made
    assert [(rule["IpProtocol"], rule["FromPort"], rule.get("Description")) for rule in made] == [
        ("tcp", 443, "office"),
        ("tcp", 443, None),
        ("tcp", 443, None),
        ("udp", 53, None),
    ]
    assert all(rule["IsEgress"] is (direction == "egress") for rule in made)
    assert all(rule["Tags"] == [TAG] for rule in made)


@pytest.mark.parametrize("direction", ["egress", "ingress"])
@pytest.mark.parametrize(
    ("rule", "needs"),
    [
        ({"IpProtocol": "tcp"}, "TCP/UDP"),
        ({"IpProtocol": "TCP", "FromPort": 443}, "TCP/UDP"),
        ({"IpProtocol": "17", "ToPort": 53}, "TCP/UDP"),
        ({"IpProtocol": "icmp"}, "ICMP"),
    ],
)
def test_without_ports_nothing_is_made(
    still: Still, group: str, direction: str, rule: dict[str, Any], needs: str
) -> None:
    before = _rules(still, group)
    asked = {"GroupId": group, "IpPermissions": [WEB, rule | ANYWHERE]}

    refused = still.refused("ec2", f"authorize_security_group_{direction}", **asked)

    assert refused["Error"]["Code"] == "InvalidParameterValue"
    assert refused["Error"]["Message"] == (
        f"Invalid value 'Must specify both from and to ports with {needs}.' for portRange."
    )
    assert _rules(still, group) == before


@pytest.mark.parametrize("protocol", ["-1", "50", "icmpv6"])
def test_other_protocols_need_no_ports(still: Still, group: str, protocol: str) -> None:
    where = {"Ipv6Ranges": [{"CidrIpv6": "2001:db8::/32"}]}

    answer = still.client("ec2").authorize_security_group_egress(
        GroupId=group, IpPermissions=[{"IpProtocol": protocol, **where}]
    )

    [rule] = answer["SecurityGroupRules"]
    assert (rule["IpProtocol"], rule["CidrIpv6"]) == (protocol, "2001:db8::/32")
    assert (rule["FromPort"], rule["ToPort"]) == (-1, -1)
    assert rule in _rules(still, group)


def test_one_rule_in_the_old_way(still: Still, group: str) -> None:
    answer = still.client("ec2").authorize_security_group_ingress(
        GroupId=group, IpProtocol="tcp", FromPort=22, ToPort=22, CidrIp="192.0.2.0/24"
    )

    [rule] = answer["SecurityGroupRules"]
    assert (rule["FromPort"], rule["CidrIpv4"]) == (22, "192.0.2.0/24")


def test_motos_own_refusals_and_dry_runs(still: Still, group: str) -> None:
    call, asked = "authorize_security_group_egress", {"GroupId": group, "IpPermissions": [WEB]}
    still.client("ec2").authorize_security_group_egress(**asked)
    before = _rules(still, group)

    assert still.code("ec2", call, **asked) == ("InvalidPermission.Duplicate", 400)
    assert still.code("ec2", call, **asked, DryRun=True)[0] == "DryRunOperation"
    nobody = asked | {"GroupId": "sg-0123456789abcdef0"}
    assert still.code("ec2", call, **nobody) == ("InvalidGroup.NotFound", 400)
    assert _rules(still, group) == before
