import shlex

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.runbook.filters import WITHHELD, access_key, id_of, ipv4, part, placeholder, sh, word
from bot.core.span import visible


@given(st.text(max_size=100))
def test_a_quoted_value_is_one_word_of_the_shell(value: str) -> None:
    assert shlex.split(sh(value)) in ([visible(value)], [WITHHELD])


def test_a_value_pasted_into_a_shell_never_ends_the_line() -> None:
    assert "\n" not in sh("i-1\nrm -rf /")


@pytest.mark.parametrize(
    "value",
    ["-h", "--endpoint-url=http://evil", "file:///etc/passwd", "FileB://x", "a" * 601],
)
def test_what_the_aws_cli_takes_for_more_than_text_is_withheld(value: str) -> None:
    assert shlex.split(sh(value)) == [WITHHELD]


@pytest.mark.parametrize("value", ["i-0abc", "arn:aws:iam::1:role/a/b", "<instance-id>"])
def test_an_identifier_is_kept(value: str) -> None:
    assert word(value) == value


@pytest.mark.parametrize("value", ['x"}},{', "*", "i-1 ", "a'b", "", "a\n", "é"])
def test_what_could_end_a_json_string_or_match_more_is_withheld(value: str) -> None:
    assert word(value) == WITHHELD


def test_parts_of_an_id() -> None:
    assert part("shop/checkout", 0) == "shop"
    assert part("shop/checkout", 1) == "checkout"
    assert part("arn:aws:iam::1:user/team/amina", -1) == "amina"
    assert part("classic-elb", 1) == "<unknown>"


def test_the_address_in_what_guardduty_says_of_the_other_side() -> None:
    assert ipv4("203.0.113.66 port 80, Freedonia") == "203.0.113.66"
    assert ipv4("Freedonia, 203.0.113.66, Example Net") == "203.0.113.66"
    assert ipv4("2001:db8::1 port 80") == ipv4("999.1.1.1") == ipv4("") == "<ip-address>"


def test_the_access_key_in_what_guardduty_says_of_credentials() -> None:
    assert access_key("IAMUser deploy AKIAIOSFODNN7EXAMPLE") == "AKIAIOSFODNN7EXAMPLE"
    assert access_key("AssumedRole web ASIAEXAMPLE") == "ASIAEXAMPLE"
    assert access_key("Root") == access_key("xAKIAEXAMPLE'") == "<access-key-id>"


def test_the_first_target_of_a_kind() -> None:
    targets = [{"kind": "ec2-instance", "id": "i-1"}, {"kind": "security-group", "id": "sg-1"}]
    assert id_of(targets, "security-group") == "sg-1"
    assert id_of(targets, "ecs-service") == "<cluster>/<service>"
    assert placeholder("ec2-instance") == "<instance-id>"
    assert placeholder("sqs-queue") == "<sqs-queue>"
