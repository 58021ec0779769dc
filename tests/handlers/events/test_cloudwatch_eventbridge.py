from collections.abc import Callable
from typing import Any

import pytest

from bot.core.alert import Alert
from bot.core.severity import Severity


def test_a_composite_alarm_names_what_set_it_off_and_what_held_it_back(
    alert: Callable[[str], Alert], facts: Callable[[Alert], dict[str, str]]
) -> None:
    found = alert("cloudwatch_eventbridge_composite")
    assert found.severity is Severity.CRITICAL
    assert facts(found)["Set off by"] == "api-5xx-rate"
    assert facts(found)["Actions suppressed by"] == "WaitPeriod"


def test_an_anomaly_alarm_has_its_own_name_and_its_metric_s_target(
    alert: Callable[[str], Alert],
) -> None:
    found = alert("cloudwatch_eventbridge_anomaly")
    assert found.title == found.brief == "Web 2 CPU anomaly"
    assert [target.id for target in found.targets] == ["i-0a1b2c3d4e5f60002"]


def test_alarm_tags_become_labels(alert: Callable[[str], Alert]) -> None:
    assert alert("cloudwatch_eventbridge_alarm").labels["service"] == "web"


def test_a_contributor_s_attributes_are_shown(
    alert: Callable[[str], Alert], facts: Callable[[Alert], dict[str, str]]
) -> None:
    assert facts(alert("cloudwatch_eventbridge_contributor"))["Series"] == "TableName carts"


def test_a_mute_rule_is_named(
    sample: Callable[[str], Any],
    read: Callable[[object], tuple[Alert, ...]],
    facts: Callable[[Alert], dict[str, str]],
) -> None:
    event = sample("cloudwatch_eventbridge_alarm")
    rule = "arn:aws:cloudwatch:eu-west-1:111122223333:alarm-mute-rule:nights"
    event["detail"]["muteDetail"] = {"mutedByArn": rule}
    (found,) = read(event)
    assert facts(found)["Actions suppressed by"] == "nights"


@pytest.mark.parametrize("resources", [[], ["nothing"], None])
def test_without_a_resource_the_arn_is_put_together(
    resources: object, sample: Callable[[str], Any], read: Callable[[object], tuple[Alert, ...]]
) -> None:
    event = sample("cloudwatch_eventbridge_alarm") | {"resources": resources}
    (found,) = read(event)
    assert found.fingerprint == "arn:aws:cloudwatch:eu-west-1:111122223333:alarm:web-1-cpu"


def test_a_change_of_configuration_is_no_change_of_state(
    sample: Callable[[str], Any], read: Callable[[object], tuple[Alert, ...]]
) -> None:
    kind = "CloudWatch Alarm Configuration Change"
    (found,) = read(sample("cloudwatch_eventbridge_alarm") | {"detail-type": kind})
    assert found.source == "unknown"
    assert kind in found.title
