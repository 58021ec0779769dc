from collections.abc import Callable
from typing import Any

import pytest

from bot.core.alert import Alert, Effect, Target
from bot.core.severity import Severity


def test_malware_in_an_object_fires(
    alert: Callable[[str], Alert], facts: Callable[[Alert], dict[str, str]]
) -> None:
    found = alert("guardduty_scan")
    assert (found.source, found.severity, found.effect) == (
        "guardduty",
        Severity.HIGH,
        Effect.STATE,
    )
    assert found.title == "Malware found in s3://shop-uploads/incoming/invoice.pdf"
    assert found.targets == (Target("s3-bucket", "shop-uploads"),)
    assert found.at.isoformat() == "2026-11-20T03:12:02+00:00"
    assert facts(found)["Result"] == "THREATS_FOUND"
    assert facts(found)["Malware"] == "EICAR-Test-File (not a virus)"


@pytest.mark.parametrize(
    ("result", "effect", "title"),
    [
        ("NO_THREATS_FOUND", Effect.NOTE, "No malware in s3://"),
        ("ACCESS_DENIED", Effect.STATE, "s3://shop-uploads/incoming/invoice.pdf could not be"),
        (None, Effect.STATE, "s3://shop-uploads/incoming/invoice.pdf could not be"),
    ],
)
def test_a_clean_object_is_a_note_and_an_unread_one_is_not(
    result: object,
    effect: Effect,
    title: str,
    sample: Callable[[str], Any],
    read: Callable[[object], tuple[Alert, ...]],
) -> None:
    event = sample("guardduty_scan")
    event["detail"]["scanResultDetails"] = {"scanResultStatus": result}
    (found,) = read(event)
    assert found.effect is effect
    assert found.title.startswith(title)
