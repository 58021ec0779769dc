"""A rule is read, saved and given back without loss."""

from typing import Any

import pytest
from botocore.session import get_session
from botocore.validate import ParamValidator

from handlers.actions.tighten_egress.rule import permission, read_rule, rule_json

TAGS = [{"Key": "owner", "Value": "amina"}]
TCP = {"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443}
RULES: list[dict[str, Any]] = [
    {**TCP, "CidrIpv4": "0.0.0.0/0", "Description": "partners", "Tags": TAGS},
    {**TCP, "CidrIpv6": "::/0", "Description": "", "Tags": []},
    {"IpProtocol": "-1", "FromPort": -1, "ToPort": -1, "PrefixListId": "pl-1", "Tags": TAGS},
    {
        "IpProtocol": "50",
        "FromPort": -1,
        "ToPort": -1,
        "ReferencedGroupInfo": {
            "GroupId": "sg-1",
            "UserId": "111122223333",
            "VpcId": "vpc-2",
            "VpcPeeringConnectionId": "pcx-1",
        },
        "Tags": [],
    },
]


@pytest.mark.parametrize("raw", RULES)
def test_saved_as_ec2_says_it(raw: dict[str, Any]) -> None:
    raw = {"SecurityGroupRuleId": "sgr-1", "Description": "", **raw}
    assert rule_json(read_rule(raw)) == raw
    assert rule_json(read_rule(rule_json(read_rule(raw)))) == raw


@pytest.mark.parametrize("raw", RULES)
def test_ec2_takes_it(raw: dict[str, Any]) -> None:
    model = get_session().get_service_model("ec2")
    shape = model.operation_model("AuthorizeSecurityGroupEgress").input_shape
    given = {"GroupId": "sg-1", "IpPermissions": [permission(read_rule(raw))]}
    assert not ParamValidator().validate(given, shape).has_errors()


def test_a_protocol_without_ports_has_none() -> None:
    assert permission(read_rule(RULES[3])) == {
        "IpProtocol": "50",
        "UserIdGroupPairs": [{"GroupId": "sg-1", "UserId": "111122223333"}],
    }


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({}, "tcp/443 to 0.0.0.0/0"),
        ({"ToPort": 500}, "tcp/443-500 to 0.0.0.0/0"),
        ({"IpProtocol": "-1", "FromPort": -1, "ToPort": -1}, "everything to 0.0.0.0/0"),
        ({"IpProtocol": "icmp", "FromPort": -1, "ToPort": -1}, "icmp to 0.0.0.0/0"),
        ({"IpProtocol": "icmp", "FromPort": 8, "ToPort": -1}, "icmp/8 to 0.0.0.0/0"),
    ],
)
def test_in_words(change: dict[str, Any], words: str) -> None:
    assert str(read_rule({**RULES[0], **change})) == words
