"""SNS and EventBridge tell one change of state: what comes out must be the same."""

from collections.abc import Callable
from typing import Any

import pytest

from bot.core.alert import Alert, AlertStatus, Effect
from handlers.events.cloudwatch import alarm_arn, alarm_name

ARN = "arn:aws:cloudwatch:eu-west-1:111122223333:alarm:web-1-cpu"
ONE_CHANGE = (
    "cloudwatch_sns_alarm",
    "cloudwatch_sns_no_arn",
    "cloudwatch_eventbridge_alarm",
    "cloudwatch_lambda_action",
)


@pytest.mark.parametrize("name", ONE_CHANGE)
def test_one_change_is_one_transition_whichever_way_it_came(
    name: str, alert: Callable[[str], Alert]
) -> None:
    found = alert(name)
    assert found.fingerprint == ARN
    assert found.transition == f"{ARN} ALARM 2026-11-20T03:12:01.123+00:00"
    assert found.title == "CPUUtilization of i-0a1b2c3d4e5f60001 above 90 for 3 of 5 periods"
    assert found.brief == "CPUUtilization above 90"
    assert found.at.isoformat() == "2026-11-20T03:12:01.123000+00:00"
    assert [(target.kind, target.id) for target in found.targets] == [
        ("ec2-instance", "i-0a1b2c3d4e5f60001")
    ]
    assert (found.account, found.region) == ("111122223333", "eu-west-1")


@pytest.mark.parametrize(
    "pair",
    [
        ("cloudwatch_sns_composite", "cloudwatch_eventbridge_composite"),
        ("cloudwatch_sns_contributor", "cloudwatch_eventbridge_contributor"),
    ],
)
def test_composite_alarms_and_contributors_too(
    pair: tuple[str, str], alert: Callable[[str], Alert]
) -> None:
    by_sns, by_eventbridge = map(alert, pair)
    assert by_sns.transition == by_eventbridge.transition != ""
    assert by_sns.fingerprint == by_eventbridge.fingerprint
    assert by_sns.title == by_eventbridge.title


def test_another_state_is_another_transition_of_the_same_alarm(
    alert: Callable[[str], Alert],
) -> None:
    names = ("cloudwatch_sns_alarm", "cloudwatch_sns_ok", "cloudwatch_sns_insufficient")
    found = [alert(name) for name in names]
    assert {one.fingerprint for one in found} == {ARN}
    assert len({one.transition for one in found}) == 3
    assert {one.severity for one in found} == {found[0].severity}


def test_ok_resolves_and_insufficient_data_changes_nothing(
    alert: Callable[[str], Alert],
) -> None:
    fires, ok = alert("cloudwatch_sns_alarm"), alert("cloudwatch_sns_ok")
    assert (fires.status, fires.effect) == (AlertStatus.FIRING, Effect.STATE)
    assert (ok.status, ok.effect) == (AlertStatus.RESOLVED, Effect.STATE)
    assert ok.title == fires.title
    unknown = alert("cloudwatch_sns_insufficient")
    assert (unknown.status, unknown.effect) == (AlertStatus.FIRING, Effect.NOTE)
    assert unknown.title.startswith("Not enough data: CPUUtilization")


def test_a_contributor_does_not_resolve_the_whole_alarm(alert: Callable[[str], Alert]) -> None:
    found = alert("cloudwatch_sns_contributor")
    assert found.fingerprint.endswith("alarm:carts-writes#6d442278dba546f6")
    assert found.title == "Carts writes (carts)"


@pytest.mark.parametrize("state", ["", "FIRING?", None])
def test_an_odd_state_is_rather_shown_than_missed(
    state: object, sample: Callable[[str], Any], read: Callable[[object], tuple[Alert, ...]]
) -> None:
    event = sample("cloudwatch_eventbridge_alarm")
    event["detail"]["state"]["value"] = state
    (found,) = read(event)
    assert (found.source, found.status, found.effect) == (
        "cloudwatch",
        AlertStatus.FIRING,
        Effect.STATE,
    )


def test_without_a_state_time_every_delivery_counts(
    sample: Callable[[str], Any], read: Callable[[object], tuple[Alert, ...]], received_at: object
) -> None:
    event = sample("cloudwatch_eventbridge_alarm")
    event["detail"]["state"]["timestamp"] = "2026-11-20T03:12:01.123"
    (found,) = read(event)
    assert (found.at, found.transition) == (received_at, "")


def test_the_facts_tell_why(
    alert: Callable[[str], Alert], facts: Callable[[Alert], dict[str, str]]
) -> None:
    found = facts(alert("cloudwatch_sns_alarm"))
    assert found["Reason"].startswith("Threshold Crossed: 3 out of the last 5 datapoints")
    assert found["Alarm"] == "web-1-cpu"
    assert found["Condition"] == "above 90 for 3 of 5 periods"
    assert found["Previous state"] == "OK"
    assert found["Description"].startswith("The web tier cannot keep up.")


def test_the_link_leads_to_the_alarm(alert: Callable[[str], Alert]) -> None:
    (link,) = alert("cloudwatch_eventbridge_anomaly").links
    assert link.url.endswith("?region=eu-west-1#alarmsV2:alarm/web%202%20CPU%20anomaly")


def test_an_alarm_s_name_may_hold_anything() -> None:
    arn = alarm_arn("cn-north-1", "111122223333", "web/1:cpu")
    assert arn == "arn:aws-cn:cloudwatch:cn-north-1:111122223333:alarm:web/1:cpu"
    assert alarm_name(arn) == "web/1:cpu"
