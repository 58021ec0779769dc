from collections.abc import Callable
from typing import Any

import pytest

from bot.core.alert import Alert, AlertStatus, Effect, Target
from bot.core.severity import Severity


@pytest.mark.parametrize("name", ["autoscaling_eventbridge", "autoscaling_sns"])
def test_a_failed_launch_in_both_forms(
    name: str, alert: Callable[[str], Alert], facts: Callable[[Alert], dict[str, str]]
) -> None:
    found = alert(name)
    assert (found.source, found.status, found.severity, found.effect) == (
        "autoscaling",
        AlertStatus.FIRING,
        Severity.HIGH,
        Effect.STATE,
    )
    assert found.title == "web could not launch an instance"
    assert found.targets == (Target("auto-scaling-group", "web"),)
    assert found.transition == alert("autoscaling_eventbridge").transition != ""
    assert found.fingerprint == alert("autoscaling_eventbridge").fingerprint
    assert facts(found)["What AWS says"].startswith("We currently do not have sufficient")
    assert (found.account, found.region) == ("111122223333", "eu-west-1")


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (
            "EC2 Instance Launch Successful",
            (AlertStatus.RESOLVED, Effect.STATE, "web launched an instance"),
        ),
        (
            "EC2 Instance Terminate Unsuccessful",
            (AlertStatus.FIRING, Effect.STATE, "web could not end an instance"),
        ),
        (
            "EC2 Instance Terminate Successful",
            (AlertStatus.FIRING, Effect.NOTE, "web: ec2 instance terminate successful"),
        ),
    ],
)
def test_other_events(
    kind: str,
    expected: tuple[AlertStatus, Effect, str],
    sample: Callable[[str], Any],
    read: Callable[[object], tuple[Alert, ...]],
) -> None:
    (found,) = read(sample("autoscaling_eventbridge") | {"detail-type": kind})
    assert (found.status, found.effect, found.title) == expected


def test_the_group_says_where_it_is_else_the_event(
    sample: Callable[[str], Any], read: Callable[[object], tuple[Alert, ...]]
) -> None:
    event = sample("autoscaling_eventbridge") | {"region": "eu-central-1"}
    assert read(event)[0].region == "eu-west-1"
    assert read(event | {"resources": []})[0].region == "eu-central-1"


def test_a_launch_resolves_only_a_failed_launch(
    sample: Callable[[str], Any], read: Callable[[object], tuple[Alert, ...]]
) -> None:
    event = sample("autoscaling_eventbridge")
    (failed,) = read(event)
    (launched,) = read(event | {"detail-type": "EC2 Instance Launch Successful"})
    (stuck,) = read(event | {"detail-type": "EC2 Instance Terminate Unsuccessful"})
    assert failed.fingerprint == launched.fingerprint != stuck.fingerprint


def test_the_test_button_makes_a_sample(read: Callable[[object], tuple[Alert, ...]]) -> None:
    (found,) = read({"Event": "autoscaling:TEST_NOTIFICATION", "AutoScalingGroupName": "web"})
    assert (found.sample, found.effect) == (True, Effect.NOTE)
    assert found.title == "web: test notification"
