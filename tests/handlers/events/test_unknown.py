from collections.abc import Callable
from datetime import datetime
from typing import Any

from bot.core.alert import Alert, AlertStatus, Effect, Recovery, Target
from bot.core.severity import Severity
from handlers.events.message import Message
from handlers.events.unknown import unknown


def test_a_plain_text_is_shown_with_its_subject(
    alert: Callable[[str], Alert], facts: Callable[[Alert], dict[str, str]], received_at: datetime
) -> None:
    found = alert("budgets_text")
    assert found.source == "unknown"
    assert (found.status, found.severity) == (AlertStatus.FIRING, Severity.MEDIUM)
    assert (found.effect, found.recovery) == (Effect.STATE, Recovery.PERSON)
    assert found.title == (
        "Unrecognised message from alarms: AWS Budgets: shop has exceeded your alert threshold"
    )
    assert "greater than $5,000.00" in facts(found)["Message"]
    assert (found.account, found.region) == ("111122223333", "eu-west-1")
    assert found.at == received_at


def test_an_unknown_event_is_shown_with_its_type_and_state(
    alert: Callable[[str], Alert], facts: Callable[[Alert], dict[str, str]]
) -> None:
    found = alert("codepipeline_event")
    assert found.source == "unknown"
    assert found.title == (
        "Unrecognised event: CodePipeline Pipeline Execution State Change (FAILED)"
    )
    assert facts(found)["pipeline"] == "shop"
    assert facts(found)["Sent by"] == "aws.codepipeline"
    assert found.labels == {"type": "CodePipeline Pipeline Execution State Change"}
    assert found.at.isoformat() == "2026-11-20T03:12:02+00:00"


def test_json_is_shown_by_its_places(
    alert: Callable[[str], Alert], facts: Callable[[Alert], dict[str, str]]
) -> None:
    found = facts(alert("cost_anomaly"))
    assert found["impact.totalImpact"] == "421.9"
    assert found["rootCauses.0.service"] == "Amazon EC2"
    assert found["Not shown"] == "and 2 more facts"


def test_the_plain_text_rds_sends_first_is_shown(alert: Callable[[str], Alert]) -> None:
    assert alert("rds_sns_first").title.endswith("alarms: RDS Notification Message")


def test_known_resources_of_an_unknown_event_are_targets(
    sample: Callable[[str], Any], read: Callable[[object], tuple[Alert, ...]]
) -> None:
    event = sample("codepipeline_event")
    event["resources"] = ["arn:aws:ec2:eu-west-1:111122223333:instance/i-0a1", "?"]
    (found,) = read(event)
    assert found.targets == (Target("ec2-instance", "i-0a1"),)


def test_what_repeats_has_one_fingerprint(
    sample: Callable[[str], Any], read: Callable[[object], tuple[Alert, ...]]
) -> None:
    event = sample("codepipeline_event")
    later = event | {"time": "2026-11-20T05:00:00Z", "detail": {"state": "STARTED"}}
    other = event | {"resources": ["arn:aws:codepipeline:eu-west-1:111122223333:other"]}
    (first,), (second,), (third,) = read(event), read(later), read(other)
    assert first.fingerprint == second.fingerprint != third.fingerprint


def test_without_resources_the_detail_tells_events_apart(
    sample: Callable[[str], Any], read: Callable[[object], tuple[Alert, ...]]
) -> None:
    event = sample("codepipeline_event") | {"resources": []}
    (first,), (again,) = read(event), read(event | {"id": "2"})
    (other,) = read(event | {"detail": {"pipeline": "other"}})
    assert first.fingerprint == again.fingerprint != other.fingerprint


def test_a_long_text_is_cut_after_twenty_lines(
    message: Callable[..., Message], facts: Callable[[Alert], dict[str, str]]
) -> None:
    lines = [f"line {n}" for n in range(25)]
    plain = message("\n".join(lines))
    shown = facts(unknown(Message("", "\n".join(lines), plain.publisher, plain.received_at)))
    assert shown["Message"].splitlines()[-2:] == ["line 19", "… and 5 more lines"]


def test_the_source_that_failed_is_named(
    message: Callable[..., Message], facts: Callable[[Alert], dict[str, str]]
) -> None:
    shown = facts(unknown(message({"a": 1}), unreadable="guardduty"))
    assert shown["Not understood"].startswith("guardduty ")
