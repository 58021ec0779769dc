from collections.abc import Callable
from typing import Any

import pytest

from bot.core.alert import Alert, AlertStatus, Recovery, Target
from bot.core.severity import Severity


@pytest.fixture
def changed(
    sample: Callable[[str], Any], read: Callable[[object], tuple[Alert, ...]]
) -> Callable[..., Alert]:
    """Parse an OCSF finding with some keys changed."""

    def parse(**keys: object) -> Alert:
        event = sample("securityhub_v2")
        event["detail"]["findings"][0] |= keys
        (found,) = read(event)
        return found

    return parse


def test_guardduty_s_finding_is_the_same_in_ocsf(alert: Callable[[str], Alert]) -> None:
    direct, imported = alert("guardduty_ec2"), alert("securityhub_v2")
    assert imported.source == "securityhub"
    assert imported.fingerprint == direct.fingerprint
    assert imported.transition == alert("securityhub_guardduty").transition.replace("Z", "+00:00")
    assert (imported.severity, imported.at) == (Severity.HIGH, direct.at)
    assert imported.targets == (Target("ec2-instance", "i-0a1b2c3d4e5f60001", "web-1"),)
    assert imported.recovery is Recovery.PERSON
    assert (imported.account, imported.region) == ("111122223333", "eu-west-1")


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (1, AlertStatus.FIRING),
        (2, AlertStatus.FIRING),
        (3, AlertStatus.RESOLVED),
        (4, AlertStatus.RESOLVED),
        (5, AlertStatus.RESOLVED),
        (None, AlertStatus.FIRING),
    ],
)
def test_what_closes_a_finding(
    status: object, expected: AlertStatus, changed: Callable[..., Alert]
) -> None:
    assert changed(status_id=status).status is expected


@pytest.mark.parametrize(
    ("number", "severity"),
    [(1, Severity.INFO), (3, Severity.MEDIUM), (6, Severity.CRITICAL), (99, Severity.MEDIUM)],
)
def test_severity(number: int, severity: Severity, changed: Callable[..., Alert]) -> None:
    assert changed(severity_id=number).severity is severity


def test_times_may_be_milliseconds(changed: Callable[..., Alert], received_at: object) -> None:
    info = {"uid": "1", "title": "x", "modified_time": 1795144290202}
    found = changed(finding_info=info, time_dt=None)
    assert found.at.isoformat() == "2026-11-20T03:11:30.202000+00:00"
    beyond = info | {"modified_time": 1e300}
    assert changed(finding_info=beyond, time_dt=None).at == received_at


def test_the_finding_says_where_it_is_else_the_event(changed: Callable[..., Alert]) -> None:
    said = changed(cloud={"account": {"uid": "444455556666"}, "region": "eu-central-1"})
    assert (said.account, said.region) == ("444455556666", "eu-central-1")
    told = changed(cloud=None)
    assert (told.account, told.region) == ("111122223333", "eu-west-1")


def test_a_finding_without_a_title(changed: Callable[..., Alert]) -> None:
    assert changed(finding_info={"uid": "1"}).title == "A finding of GuardDuty"
    assert changed(finding_info={"uid": "1"}, metadata={}).title == "A finding of Security Hub"


def test_the_finding_s_own_time_comes_before_the_event_s(changed: Callable[..., Alert]) -> None:
    later = "2026-11-20T09:00:00Z"
    assert changed(time_dt=later).at.hour == 3
    assert changed(finding_info={"uid": "1"}, time_dt=later).at.hour == 9


def test_samples_are_marked(changed: Callable[..., Alert]) -> None:
    assert changed(finding_info={"uid": "1", "title": "[SAMPLE] x"}).sample
