from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.alert import Target
from bot.core.grouping import KEY_LIMIT, group_key
from tests.support.alerts import alarm, finding

SG = Target("security-group", "sg-1")
TASKS = tuple(Target("ecs-task", f"t-{n}") for n in range(5))


def test_by_default_what_speaks_of_one_resource_belongs_together() -> None:
    assert group_key(alarm(name="cpu")) == group_key(alarm(name="network")) == group_key(finding())


@pytest.mark.parametrize(
    "other",
    [
        {"account": "444455556666"},
        {"region": "eu-central-1"},
        {"targets": (Target("ec2-instance", "i-0web3"),)},
        {"targets": (Target("volume", "i-0web2"),)},
        {"targets": ()},
    ],
)
def test_another_place_or_resource_is_another_group(other: dict[str, Any]) -> None:
    assert group_key(alarm(**other)) != group_key(alarm())


def test_an_alert_without_targets_stands_for_itself() -> None:
    assert group_key(alarm(targets=())) == group_key(alarm(5, targets=()))
    assert group_key(alarm(targets=())) != group_key(alarm(name="network", targets=()))


def test_an_attack_sequence_stands_for_itself() -> None:
    many = (*finding().targets, *TASKS)
    assert group_key(finding(targets=many)) != group_key(finding())
    assert "guardduty:" in group_key(finding(targets=many))


def test_many_targets_of_one_kind_are_one_matter() -> None:
    assert group_key(alarm(targets=(*TASKS, SG))) == group_key(alarm(targets=TASKS[:1]))


def test_group_by_takes_what_it_names_and_nothing_else() -> None:
    api = {"service": "api", "tag:team": "shop"}
    one, other = alarm(labels=api), alarm(name="x", labels=api, region="us-east-1", targets=())
    assert group_key(one, ["service"]) == group_key(other, ["service"]) == "service=api"
    assert group_key(one, ["team", "region"]) == "team=shop|region=eu-west-1"
    assert group_key(one, ["source", "severity", "account"]) == (
        "source=cloudwatch|severity=high|account=111122223333"
    )


def test_an_alert_without_a_service_is_grouped_by_its_resource() -> None:
    assert group_key(alarm(), ["service"]) == "service=ec2-instance:i-0web2"


@given(st.text(min_size=300, max_size=900), st.text(min_size=1, max_size=3))
def test_long_keys_stay_different(text: str, end: str) -> None:
    one, other = alarm(fingerprint=text, targets=()), alarm(fingerprint=text + end, targets=())
    assert group_key(one) != group_key(other)
    assert len(group_key(other)) <= KEY_LIMIT
