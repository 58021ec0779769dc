import pytest
from pydantic import TypeAdapter, ValidationError

from bot.core.egress import EgressProfiles, EgressRule

RULE = {"protocol": "tcp", "ports": "443", "to": "203.0.113.0/24"}
PROFILES: TypeAdapter[EgressProfiles] = TypeAdapter(EgressProfiles)


def rule(**given: object) -> EgressRule:
    return EgressRule.model_validate({**RULE, **given})


def mistake(**given: object) -> str:
    with pytest.raises(ValidationError) as raised:
        rule(**given)
    (error,) = raised.value.errors()
    return str(error["ctx"]["sentence"])


@pytest.mark.parametrize(
    ("written", "ports"), [("443", (443, 443)), (53, (53, 53)), ("1-65535", (1, 65535))]
)
def test_ports_are_one_or_a_range(written: object, ports: tuple[int, int]) -> None:
    assert rule(ports=written).ports == ports


@pytest.mark.parametrize(
    "written", ["0", "65536", "0-53", "54-53", "53-", "-1", "5 3", "", "٥٣", [53], "443,80"]
)
def test_other_ports_are_refused(written: object) -> None:
    assert mistake(ports=written).startswith("is neither a port nor a range such as 53-54: 1 to")


@pytest.mark.parametrize(
    ("written", "to"),
    [
        ("203.0.113.0/24", "203.0.113.0/24"),
        ("203.0.113.9/32", "203.0.113.9/32"),
        ("0.0.0.0/0", "0.0.0.0/0"),
        ("::/0", "::/0"),
        ("2001:DB8:0:0::/64", "2001:db8::/64"),  # as EC2 writes it: both must be equal
        ("pl-0123abcd", "pl-0123abcd"),
        ("pl-0123456789abcdef0", "pl-0123456789abcdef0"),
    ],
)
def test_it_leads_to_a_cidr_or_a_prefix_list(written: str, to: str) -> None:
    assert rule(to=written).to == to


@pytest.mark.parametrize(
    "written",
    [
        *("203.0.113.9", "203.0.113.0/33", "203.0.113.0/255.255.255.0", "300.0.0.0/8", "::/129"),
        *("fe80::%eth0/64", "pl-", "pl-xyz", "pl-0123abcd9", "sg-0123abcd", "example.com", ""),
    ],
)
def test_it_leads_nowhere_else(written: str) -> None:
    assert mistake(to=written).startswith("is neither a CIDR such as 203.0.113.0/24 nor a prefix")


def test_an_address_with_the_mask_of_many_is_told_the_cidr() -> None:
    assert mistake(to="203.0.113.9/24").endswith("write 203.0.113.0/24")
    assert mistake(to="2001:db8::1/64").endswith("write 2001:db8::/64")


@pytest.mark.parametrize("name", ["payments", "Pay_2.eu-west", "w" * 64])
def test_a_profile_has_a_name_and_rules(name: str) -> None:
    assert PROFILES.validate_python({name: [RULE]}) == {name: (rule(),)}


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("web", "is a profile of Firebreak's own"),
        ("vpc-only", "is a profile of Firebreak's own"),
        ("zahlungs-gebühr", "is not a profile's name"),  # EC2 refuses it in a description
        ("-x", "is not a profile's name"),
        ("w" * 65, "is not a profile's name"),
    ],
)
def test_a_name_that_it_cannot_have(name: str, says: str) -> None:
    with pytest.raises(ValidationError, match=says):
        PROFILES.validate_python({name: [RULE]})
