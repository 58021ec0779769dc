from collections.abc import Iterator
from typing import Any

import pytest

from bot.core.alert import Alert
from bot.core.plan import Verdict
from handlers.events.cloudwatch_sns import parse
from handlers.read_back import still_reported
from tests.handlers.read_back.world import GROUP, OTHER, WEB_2, heard, message
from tests.support.aws import ACCOUNT, REGION, Account, empty_account

PLAIN, ODD, MATH = "web-2-network", "web-2-network#2: c/d", "web-2-computed"
DIMENSIONS = [{"Name": "InstanceId", "Value": WEB_2.id}]
METRIC = {"Namespace": "AWS/EC2", "MetricName": "NetworkOut", "Dimensions": DIMENSIONS}
RULE = {"EvaluationPeriods": 1, "Threshold": 5.0, "ComparisonOperator": "GreaterThanThreshold"}
EITHER = pytest.mark.parametrize("signed", [True, False])


@pytest.fixture(scope="module")
def account() -> Iterator[Account]:
    with empty_account() as account:
        cloudwatch = account.client("cloudwatch")
        for name in (PLAIN, ODD):
            plain = {**METRIC, "Period": 60, "Statistic": "Sum"}
            cloudwatch.put_metric_alarm(AlarmName=name, **plain, **RULE)
        stat = {"Metric": METRIC, "Period": 60, "Stat": "Sum"}
        queries: list[dict[str, Any]] = [
            {"Id": "m1", "MetricStat": stat, "ReturnData": False},
            {"Id": "e1", "Expression": "m1 / 2", "ReturnData": True},
        ]
        cloudwatch.put_metric_alarm(AlarmName=MATH, Metrics=queries, **RULE)
        yield account


def set_state(account: Account, name: str, state: str) -> None:
    cloudwatch = account.client("cloudwatch")
    cloudwatch.set_alarm_state(AlarmName=name, StateValue=state, StateReason="a test")


def alert(name: str, **given: str) -> Alert:
    """Return what an alarm said, which named the instance and a security group."""
    body = {
        "AlarmName": name,
        "AlarmArn": f"arn:aws:cloudwatch:{REGION}:{ACCOUNT}:alarm:{name}",
        "NewStateValue": "ALARM",
        "Trigger": METRIC,
        **given,
    }
    return parse(message(body))[0]


@pytest.mark.parametrize("name", [PLAIN, ODD, MATH])
@EITHER
def test_an_alarm_that_fires_passes(account: Account, name: str, *, signed: bool) -> None:
    set_state(account, name, "ALARM")
    asked = still_reported(account, heard(alert(name), signed=signed), WEB_2)
    assert asked is not None
    assert (asked.verdict, asked.evidence) == (Verdict.PASSED, "CloudWatch still says ALARM")
    assert not asked.stable


@pytest.mark.parametrize("state", ["OK", "INSUFFICIENT_DATA"])
@EITHER
def test_another_state_is_a_warning(account: Account, state: str, *, signed: bool) -> None:
    set_state(account, PLAIN, state)
    asked = still_reported(account, heard(alert(PLAIN), signed=signed), WEB_2)
    assert asked is not None
    assert asked.verdict is Verdict.WARNED
    assert asked.evidence == "CloudWatch does not say ALARM any more"


def test_a_contributor_is_asked_of_its_alarm(account: Account) -> None:
    set_state(account, PLAIN, "ALARM")
    one_series = alert(PLAIN, AlarmContributorId="c1")
    asked = still_reported(account, heard(one_series, signed=False), WEB_2)
    assert asked is not None
    assert asked.verdict is Verdict.PASSED


def test_an_alarm_is_not_taken_for_another_with_the_beginning_of_its_name(
    account: Account,
) -> None:
    set_state(account, PLAIN, "OK")
    set_state(account, ODD, "ALARM")
    asked = still_reported(account, heard(alert(ODD), signed=False), WEB_2)
    assert asked is not None
    assert asked.verdict is Verdict.PASSED


@pytest.mark.parametrize(("signed", "verdict"), [(True, Verdict.WARNED), (False, Verdict.BLOCKED)])
def test_an_alarm_that_is_not_there(account: Account, verdict: Verdict, *, signed: bool) -> None:
    asked = still_reported(account, heard(alert("made-up"), signed=signed), WEB_2)
    assert asked is not None
    assert (asked.verdict, asked.evidence) == (verdict, "CloudWatch has no such alarm")


@pytest.mark.parametrize("name", [PLAIN, MATH])
def test_a_real_alarm_does_not_vouch_for_another_target(account: Account, name: str) -> None:
    set_state(account, name, "ALARM")
    forged = heard(alert(name), signed=False)
    other, group = (still_reported(account, forged, target) for target in (OTHER, GROUP))
    assert other is not None
    assert other.verdict is Verdict.BLOCKED
    assert group is not None
    assert group.verdict is Verdict.WARNED
