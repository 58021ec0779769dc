from collections.abc import Callable
from typing import Any

import pytest

from bot.core.alert import Alert, AlertStatus, Recovery, Target
from bot.core.severity import Severity

WEB_1 = Target("ec2-instance", "i-0a1b2c3d4e5f60001", "web-1")


@pytest.fixture
def changed(
    sample: Callable[[str], Any], read: Callable[[object], tuple[Alert, ...]]
) -> Callable[..., Alert]:
    """Parse an imported finding with some keys changed."""

    def parse(**keys: object) -> Alert:
        event = sample("securityhub_guardduty")
        event["detail"]["findings"][0] |= keys
        (found,) = read(event)
        return found

    return parse


def test_guardduty_s_finding_is_the_same_through_security_hub(
    alert: Callable[[str], Alert],
) -> None:
    direct, imported = alert("guardduty_ec2"), alert("securityhub_guardduty")
    assert imported.source == "securityhub"
    assert imported.fingerprint == direct.fingerprint
    assert imported.links == direct.links
    assert imported.severity is direct.severity
    assert imported.transition != direct.transition
    assert imported.targets == (WEB_1,)
    assert imported.recovery is Recovery.PERSON


def test_a_custom_action_sends_several_findings(
    sample: Callable[[str], Any],
    read: Callable[[object], tuple[Alert, ...]],
    facts: Callable[[Alert], dict[str, str]],
) -> None:
    vulnerable, public = read(sample("securityhub_custom_action"))
    assert vulnerable.title == "CVE-2026-0001 - openssl"
    assert vulnerable.severity is Severity.CRITICAL
    assert vulnerable.brief == "Security Hub Inspector"
    assert vulnerable.fingerprint.startswith("securityhub:arn:aws:inspector2:")
    assert vulnerable.labels["service"] == "web"
    assert facts(vulnerable)["What to do"] == "Update openssl to 3.5.9."
    assert public.brief == "Security Hub"
    assert public.targets == (Target("s3-bucket", "shop-invoices"),)
    assert facts(public)["Compliance"] == "FAILED"


def test_archiving_resolves(
    alert: Callable[[str], Alert],
    sample: Callable[[str], Any],
    read: Callable[[object], tuple[Alert, ...]],
) -> None:
    found = alert("securityhub_archived")
    assert found.status is AlertStatus.RESOLVED
    assert found.fingerprint == read(sample("securityhub_custom_action"))[0].fingerprint


@pytest.mark.parametrize(
    ("keys", "status"),
    [
        ({"Workflow": {"Status": "RESOLVED"}}, AlertStatus.RESOLVED),
        ({"Workflow": {"Status": "SUPPRESSED"}}, AlertStatus.RESOLVED),
        ({"Workflow": {}, "WorkflowState": "RESOLVED"}, AlertStatus.RESOLVED),
        ({"Compliance": {"Status": "PASSED"}}, AlertStatus.RESOLVED),
        ({"Workflow": {"Status": "NOTIFIED"}}, AlertStatus.FIRING),
        ({"Compliance": {"Status": "WARNING"}}, AlertStatus.FIRING),
    ],
)
def test_what_closes_a_finding(
    keys: dict[str, object], status: AlertStatus, changed: Callable[..., Alert]
) -> None:
    assert changed(**keys).status is status


@pytest.mark.parametrize(
    ("said", "severity"),
    [
        ({"Label": "INFORMATIONAL"}, Severity.INFO),
        ({"Label": "LOW"}, Severity.LOW),
        ({"Label": "CRITICAL"}, Severity.CRITICAL),
        ({"Normalized": 90}, Severity.CRITICAL),
        ({"Normalized": 70}, Severity.HIGH),
        ({"Normalized": 69}, Severity.MEDIUM),
        ({"Normalized": 0}, Severity.INFO),
        ({}, Severity.MEDIUM),
    ],
)
def test_severity(said: object, severity: Severity, changed: Callable[..., Alert]) -> None:
    assert changed(Severity=said).severity is severity


@pytest.mark.parametrize("keys", [{"Sample": True}, {"Title": "[SAMPLE] A finding"}])
def test_samples_are_marked(keys: dict[str, object], changed: Callable[..., Alert]) -> None:
    found = changed(**keys)
    assert found.sample
    assert found.title.count("[SAMPLE]") == 1


def test_the_finding_says_where_it_is_else_its_arn_else_the_event(
    changed: Callable[..., Alert],
) -> None:
    arn = "arn:aws:inspector2:eu-west-1:111122223333:finding/1"
    said = changed(Id=arn, AwsAccountId="444455556666", Region="eu-central-1")
    assert (said.account, said.region) == ("444455556666", "eu-central-1")
    told = changed(Id=arn, AwsAccountId=None, Region="global")
    assert (told.account, told.region) == ("111122223333", "eu-west-1")
    guardduty = "arn:aws:guardduty:eu-north-1:777788889999:detector/1/finding/2"
    home = changed(Id=guardduty, AwsAccountId="444455556666", Region="eu-central-1")
    assert home.fingerprint == "guardduty:444455556666:eu-north-1:2"
    assert "region=eu-north-1" in home.links[0].url


@pytest.mark.parametrize(
    ("product", "title"),
    [("Inspector", "A finding of Inspector"), (None, "A finding of Security Hub")],
)
def test_a_finding_without_a_title(
    product: object, title: str, changed: Callable[..., Alert]
) -> None:
    assert changed(Title=None, ProductName=product).title == title


def test_an_access_key_names_its_owner(changed: Callable[..., Alert]) -> None:
    key = {
        "Type": "AwsIamAccessKey",
        "Id": "AWS::IAM::AccessKey:AKIAEXAMPLE",
        "Details": {"AwsIamAccessKey": {"PrincipalName": "shop-deploy"}},
    }
    assert changed(Resources=[key]).targets == (
        Target("iam-principal", "shop-deploy", "shop-deploy"),
    )


def test_an_event_without_findings_is_still_shown(
    sample: Callable[[str], Any],
    read: Callable[[object], tuple[Alert, ...]],
    facts: Callable[[Alert], dict[str, str]],
) -> None:
    (found,) = read(sample("securityhub_guardduty") | {"detail": {"findings": [None]}})
    assert found.source == "unknown"
    assert facts(found)["Not understood"].startswith("securityhub ")
