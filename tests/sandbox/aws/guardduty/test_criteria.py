"""Which findings meet a FindingCriteria."""

from typing import Any

import pytest

from bot.sandbox.aws.guardduty.criteria import meets

FINDING: dict[str, Any] = {
    "type": "Backdoor:EC2/DenialOfService.Udp",
    "severity": 8,
    "updatedAt": "1970-01-01T00:00:05.000Z",
    "resource": {"instanceDetails": {"tags": [{"key": "Name"}, {"key": "service"}]}},
    "service": {"archived": False},
}


@pytest.mark.parametrize(
    ("path", "condition", "met"),
    [
        ("service.archived", {"Equals": ["false"]}, True),
        ("service.archived", {"Eq": ["true"]}, False),
        ("type", {"Eq": ["other", "Backdoor:EC2/DenialOfService.Udp"]}, True),
        ("type", {"NotEquals": ["Backdoor:EC2/DenialOfService.Udp"]}, False),
        ("type", {"Neq": ["other"]}, True),
        ("resource.instanceDetails.tags.key", {"Equals": ["service"]}, True),
        ("resource.instanceDetails.tags.key", {"Equals": ["owner"]}, False),
        ("resource.noSuch.path", {"Equals": ["x"]}, False),
        ("severity", {"GreaterThanOrEqual": 8}, True),
        ("severity", {"Gt": 8}, False),
        ("severity", {"GreaterThan": 4, "LessThan": 8}, False),
        ("severity", {"Gte": 7, "Lte": 8}, True),
        ("severity", {"LessThanOrEqual": 7}, False),
        ("updatedAt", {"GreaterThan": 4999}, True),
        ("updatedAt", {"Lt": 5000}, False),
    ],
)
def test_a_criterion(path: str, condition: dict[str, Any], *, met: bool) -> None:
    assert meets(FINDING, {path: condition}) is met


def test_every_criterion_counts_and_none_is_met_by_all() -> None:
    high: dict[str, Any] = {"severity": {"Gte": 7}}
    archived = {"service.archived": {"Eq": ["true"]}}

    assert meets(FINDING, {})
    assert meets(FINDING, high)
    assert not meets(FINDING, high | archived)
