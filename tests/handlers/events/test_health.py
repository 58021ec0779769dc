from collections.abc import Callable
from typing import Any

import pytest

from bot.core.alert import Alert, AlertStatus, Effect, Recovery, Target
from bot.core.severity import Severity


def test_an_issue_opens_and_closes(alert: Callable[[str], Alert]) -> None:
    opened, closed = alert("health_issue"), alert("health_issue_closed")
    assert (opened.source, opened.status, opened.severity) == (
        "health",
        AlertStatus.FIRING,
        Severity.HIGH,
    )
    assert opened.title == "AWS has trouble with EC2 in eu-west-1: operational issue"
    assert closed.status is AlertStatus.RESOLVED
    assert closed.fingerprint == opened.fingerprint
    assert closed.transition != opened.transition
    assert closed.at.isoformat() == "2026-11-20T05:31:00+00:00"
    assert opened.recovery is Recovery.ITSELF


def test_abuse_is_critical_and_shows_its_deadline(
    alert: Callable[[str], Alert], facts: Callable[[Alert], dict[str, str]]
) -> None:
    found = alert("health_abuse")
    assert (found.severity, found.effect) == (Severity.CRITICAL, Effect.STATE)
    assert found.recovery is Recovery.PERSON
    assert found.title == "AWS was told of abuse from i-0a1b2c3d4e5f60001: dos report"
    assert found.targets == (Target("ec2-instance", "i-0a1b2c3d4e5f60001"),)
    assert facts(found)["Deadline"] == (
        "Please respond within 24 hours with the steps you have taken."
    )


def test_a_global_event_is_where_its_first_entity_is(
    alert: Callable[[str], Alert], facts: Callable[[Alert], dict[str, str]]
) -> None:
    found = alert("health_abuse")
    assert found.region == "eu-west-1"
    assert facts(found)["Region"] == "global"


def test_a_planned_change_names_what_it_changes(
    alert: Callable[[str], Alert], facts: Callable[[Alert], dict[str, str]]
) -> None:
    found = alert("health_scheduled")
    assert found.severity is Severity.MEDIUM
    assert found.targets == (Target("ec2-instance", "i-0a1b2c3d4e5f60002"),)
    assert facts(found)["Starts"] == "Fri, 20 Nov 2026 03:05:00 GMT"
    assert "Deadline" not in facts(found)


@pytest.mark.parametrize(
    ("category", "severity"),
    [
        ("scheduledChange", Severity.LOW),
        ("accountNotification", Severity.LOW),
        ("investigation", Severity.MEDIUM),
        ("unheard of", Severity.MEDIUM),
    ],
)
def test_other_categories(
    category: str,
    severity: Severity,
    sample: Callable[[str], Any],
    read: Callable[[object], tuple[Alert, ...]],
) -> None:
    event = sample("health_issue")
    event["detail"]["eventTypeCategory"] = category
    (found,) = read(event)
    assert (found.severity, found.effect) == (severity, Effect.STATE)


def test_one_event_of_several_accounts_is_one_alert_each(
    sample: Callable[[str], Any], read: Callable[[object], tuple[Alert, ...]]
) -> None:
    ours, theirs = sample("health_issue"), sample("health_issue")
    theirs["detail"]["affectedAccount"] = "444455556666"
    (one,), (other,) = read(ours), read(theirs)
    assert one.fingerprint != other.fingerprint
    assert other.account == "444455556666"


def test_pages_of_one_communication_are_told_apart(
    sample: Callable[[str], Any],
    read: Callable[[object], tuple[Alert, ...]],
    facts: Callable[[Alert], dict[str, str]],
) -> None:
    second = sample("health_issue")
    second["detail"] |= {"page": "2", "totalPages": "3"}
    (one,), (two,) = read(sample("health_issue")), read(second)
    assert one.fingerprint == two.fingerprint
    assert one.transition != two.transition
    assert facts(two)["Page"] == "2 of 3"


def test_the_same_communication_in_two_regions_is_one_transition(
    sample: Callable[[str], Any], read: Callable[[object], tuple[Alert, ...]]
) -> None:
    copy = sample("health_issue") | {"region": "us-west-2", "time": "2026-11-20T03:15:00Z"}
    (one,), (two,) = read(sample("health_issue")), read(copy)
    assert one.transition == two.transition != ""


def test_english_is_preferred(
    sample: Callable[[str], Any],
    read: Callable[[object], tuple[Alert, ...]],
    facts: Callable[[Alert], dict[str, str]],
) -> None:
    event = sample("health_issue")
    german = {"language": "de_DE", "latestDescription": "Wir untersuchen das."}
    event["detail"]["eventDescription"].insert(0, german)
    assert facts(read(event)[0])["AWS says"].startswith("We are investigating")
    event["detail"]["eventDescription"] = [german]
    assert facts(read(event)[0])["AWS says"] == "Wir untersuchen das."
