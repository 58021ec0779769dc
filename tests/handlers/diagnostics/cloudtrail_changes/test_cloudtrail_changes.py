from typing import Any

import pytest

from handlers.diagnostics.cloudtrail_changes import cloudtrail_changes
from tests.handlers.diagnostics.asking import AT, Scene, Time, ago
from tests.handlers.diagnostics.cloudtrail_changes.scenes import DEPLOYED, LEAKED, OPENED, event

TIME = Time()
CHANGES = cloudtrail_changes(rest=TIME.rest)


def asked(scene: Scene, **instead: Any) -> list[dict[str, Any]]:
    with scene.open(**instead) as aws:
        CHANGES.read(aws, scene.question)
        return [dict(call.parameters) for call in aws.made]


def test_it_says_who_did_what_and_leaves_reads_out() -> None:
    found = OPENED.ask(CHANGES)
    assert found.headline == (
        "2 changes to sg-0web in 3 h: 1 AuthorizeSecurityGroupEgress by amina, "
        "1 RevokeSecurityGroupEgress by ci"
    )
    assert found.details == (
        "02:34 UTC AuthorizeSecurityGroupEgress by amina from 198.51.100.7",
        "01:44 UTC RevokeSecurityGroupEgress by ci, refused: AccessDenied",
    )


def test_nothing_found_is_evidence() -> None:
    found = OPENED.ask(CHANGES, LookupEvents={"Events": []})
    assert found.headline == "No change to sg-0web in the last 3 h"


def test_a_service_is_told_from_another_whose_name_begins_alike() -> None:
    assert DEPLOYED.ask(CHANGES).headline == "1 change to shop/api in 3 h: 1 UpdateService by ci"


def test_of_a_principal_it_is_what_it_did() -> None:
    found = LEAKED.ask(CHANGES)
    assert found.headline == "2 changes by team/amina in 3 h: 2 CreateUser by amina"


@pytest.mark.parametrize(
    ("scene", "key", "value", "regions"),
    [
        (OPENED, "ResourceName", "sg-0web", 1),
        (DEPLOYED, "EventName", "UpdateService", 1),
        (LEAKED, "Username", "amina", 2),
    ],
)
def test_one_attribute_is_looked_up(scene: Scene, key: str, value: str, regions: int) -> None:
    calls = asked(scene)
    assert len(calls) == regions
    for call in calls:
        assert call["LookupAttributes"] == [{"AttributeKey": key, "AttributeValue": value}]
        assert (call["StartTime"], call["EndTime"]) == (ago(hours=3), AT)


def test_it_rests_between_pages_and_reads_only_so_many() -> None:
    endless = {"Events": [event("X", "ci", ago(minutes=1), reads=True)], "NextToken": "more"}
    TIME.now = 0.0
    assert len(asked(OPENED, LookupEvents=endless)) == 4
    assert TIME.now == pytest.approx(3 * 0.5)
    found = OPENED.ask(CHANGES, LookupEvents=endless)
    assert found.headline == ("No change to sg-0web in the last 3 h among the 200 events looked at")


def test_an_alert_that_names_nothing_calls_nothing() -> None:
    found = Scene("", "", {}).ask(CHANGES)
    assert found.headline == "This alert names no resource, so nobody can have changed it"
