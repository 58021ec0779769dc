from collections.abc import Callable
from typing import Any

import pytest

from bot.core.alert import Alert, AlertStatus, Effect, Recovery
from bot.core.severity import Severity
from handlers.events.guardduty import severity_of

FINGERPRINT = "guardduty:111122223333:eu-west-1:16afba5c5c43e07c9e3e5e2e544e95df"
SHAPES = ("guardduty_ec2", "guardduty_ec2_bare", "guardduty_ec2_pascal")


@pytest.mark.parametrize("name", SHAPES)
def test_one_finding_in_every_shape(name: str, alert: Callable[[str], Alert]) -> None:
    found = alert(name)
    assert found == alert("guardduty_ec2")
    assert (found.source, found.status, found.effect) == (
        "guardduty",
        AlertStatus.FIRING,
        Effect.STATE,
    )
    assert found.fingerprint == FINGERPRINT
    assert found.title == "web-1 is attacking other hosts"
    assert found.brief == "GuardDuty DenialOfService.Udp"
    assert found.severity is Severity.HIGH
    assert found.recovery is Recovery.PERSON
    assert found.at.isoformat() == "2026-11-20T03:11:30.202000+00:00"
    assert (found.account, found.region) == ("111122223333", "eu-west-1")


def test_labels_are_the_type_the_tags_and_the_service(alert: Callable[[str], Alert]) -> None:
    assert alert("guardduty_ec2").labels == {
        "type": "Backdoor:EC2/DenialOfService.Udp",
        "tag:Name": "web-1",
        "tag:service": "web",
        "service": "web",
    }


def test_an_update_is_another_transition_of_the_same_finding(
    alert: Callable[[str], Alert],
) -> None:
    names = ("guardduty_ec2", "guardduty_ec2_updated", "guardduty_archived")
    found = [alert(name) for name in names]
    assert {one.fingerprint for one in found} == {FINGERPRINT}
    assert len({one.transition for one in found}) == 3


def test_archiving_resolves(alert: Callable[[str], Alert]) -> None:
    assert alert("guardduty_archived").status is AlertStatus.RESOLVED


def test_samples_are_marked(alert: Callable[[str], Alert]) -> None:
    found = alert("guardduty_sample")
    assert found.sample
    assert found.title == "[SAMPLE] web-1 is attacking other hosts"
    assert not alert("guardduty_ec2").sample


@pytest.mark.parametrize(
    ("value", "severity"),
    [
        (10, Severity.CRITICAL),
        (9, Severity.CRITICAL),
        (8.9, Severity.HIGH),
        (7, Severity.HIGH),
        (6.9, Severity.MEDIUM),
        (4, Severity.MEDIUM),
        (3.9, Severity.LOW),
        (1, Severity.LOW),
        (0, Severity.LOW),
        (None, Severity.HIGH),
    ],
)
def test_severity_is_guardduty_s_number_in_words(value: float | None, severity: Severity) -> None:
    assert severity_of(value) is severity


def test_several_findings_of_the_api_are_several_alerts(
    sample: Callable[[str], Any], read: Callable[[object], tuple[Alert, ...]]
) -> None:
    answer = sample("guardduty_ec2_pascal")
    answer["Findings"].append(answer["Findings"][0] | {"Id": "another"})
    assert [one.fingerprint.rpartition(":")[2] for one in read(answer)] == [
        FINGERPRINT.rpartition(":")[2],
        "another",
    ]


def test_a_finding_without_an_id_is_known_by_its_arn_else_its_content(
    sample: Callable[[str], Any], read: Callable[[object], tuple[Alert, ...]]
) -> None:
    event = sample("guardduty_ec2")
    del event["detail"]["id"]
    (by_arn,) = read(event)
    assert by_arn.fingerprint == FINGERPRINT
    del event["detail"]["arn"]
    (by_content,), (again,) = read(event), read(event)
    assert by_content.fingerprint == again.fingerprint != FINGERPRINT


def test_without_a_time_every_delivery_counts(
    sample: Callable[[str], Any], read: Callable[[object], tuple[Alert, ...]], received_at: object
) -> None:
    event = sample("guardduty_ec2")
    event["detail"]["updatedAt"] = None
    (found,) = read(event)
    assert (found.at, found.transition) == (received_at, "")


def test_the_link_leads_to_the_finding(alert: Callable[[str], Alert]) -> None:
    (link,) = alert("guardduty_ec2").links
    assert link.url.endswith("#/findings?macros=current&fId=16afba5c5c43e07c9e3e5e2e544e95df")
