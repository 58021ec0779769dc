from typing import Any

import pytest

from handlers.checkup.rule import Rule

FINDING = ("GuardDuty Finding",)


@pytest.mark.parametrize(
    ("pattern", "concerns"),
    [
        ({"source": ["aws.guardduty"]}, True),
        ({"source": ["aws.guardduty"], "detail-type": ["GuardDuty Finding"]}, True),
        ({"source": ["aws.guardduty"], "detail": {"severity": [{"numeric": [">=", 7]}]}}, True),
        ({"source": [{"prefix": "aws.g"}]}, True),
        ({"source": [{"prefix": "aws.e"}]}, False),
        ({"source": [{"anything-but": ["aws.ec2"]}]}, True),
        ({"detail-type": ["GuardDuty Finding"]}, True),
        ({"source": ["aws.ec2"]}, False),
        ({"source": ["aws.guardduty"], "detail-type": ["GuardDuty Malware"]}, False),
        ({"source": []}, False),
        ({}, False),
        (None, False),
        ("aws.guardduty", False),
    ],
)
def test_which_rules_are_about_findings(pattern: Any, *, concerns: bool) -> None:
    assert Rule("one", is_enabled=True, pattern=pattern).concerns("aws.guardduty", FINDING) is (
        concerns
    )


@pytest.mark.parametrize(
    ("pattern", "is_narrow"),
    [
        ({"source": ["aws.cloudwatch"], "account": ["111122223333"]}, False),
        ({"source": ["aws.cloudwatch"], "detail": {"state": {"value": ["ALARM"]}}}, True),
        ({"resources": ["arn:one"]}, True),
    ],
)
def test_which_rules_take_but_a_part(pattern: Any, *, is_narrow: bool) -> None:
    assert Rule("one", is_enabled=True, pattern=pattern).is_narrow is is_narrow
