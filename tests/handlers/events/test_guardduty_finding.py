from collections.abc import Callable
from typing import Any

import pytest

from handlers.events.guardduty_finding import camel, is_finding, read_finding
from handlers.events.message import Message


@pytest.mark.parametrize(
    "other",
    [
        {"id": "1", "type": "x", "severity": "high", "resource": {"name": "db"}, "service": "api"},
        {"Id": "1", "Types": ["TTPs/x"], "Severity": {}, "Resources": []},
        {"type": "Backdoor:EC2/X", "resource": "i-1"},
        {"type": "application/json", "resource": {"a": 1}},
        "Backdoor:EC2/X",
        None,
    ],
)
def test_other_objects_are_no_findings(other: object) -> None:
    assert not is_finding(other)


def test_findings_are_recognised_in_both_spellings(sample: Callable[[str], Any]) -> None:
    assert is_finding(sample("guardduty_ec2_bare"))
    assert is_finding(sample("guardduty_ec2_pascal")["Findings"][0])


def test_camel_leaves_values_alone() -> None:
    assert camel({"Tags": [{"Key": "Name", "Value": "Web"}]}) == {
        "tags": [{"key": "Name", "value": "Web"}]
    }


@pytest.mark.parametrize(
    "info",
    [
        {"sample": True},
        {"value": '{"sample":true}', "type": "default"},
        {"value": '{"sample":"true"}'},
    ],
)
def test_samples_say_so_in_additional_info(info: object, message: Callable[..., Message]) -> None:
    finding = {"id": "1", "service": {"additionalInfo": info}}
    assert read_finding(finding, message(finding)).sample


def test_samples_say_so_in_their_title(message: Callable[..., Message]) -> None:
    assert read_finding({"title": "[SAMPLE] x"}, message({})).sample
    assert not read_finding({"title": "x [SAMPLE]"}, message({})).sample


def test_account_and_region_come_from_the_finding_its_arn_or_the_event(
    message: Callable[..., Message],
) -> None:
    arn = "arn:aws:guardduty:eu-central-1:444455556666:detector/1/finding/2"
    event = message({"account": "111122223333", "region": "eu-west-1"})
    said = read_finding({"accountId": "777788889999", "region": "us-east-1", "arn": arn}, event)
    assert (said.account, said.region, said.id) == ("777788889999", "us-east-1", "2")
    named = read_finding({"accountId": "?", "arn": arn}, event)
    assert (named.account, named.region) == ("444455556666", "eu-central-1")
    told = read_finding({}, event)
    assert (told.account, told.region) == ("111122223333", "eu-west-1")
