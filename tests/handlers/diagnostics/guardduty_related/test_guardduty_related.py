from typing import Any

import pytest

from handlers.diagnostics.guardduty_related import GUARDDUTY_RELATED
from tests.handlers.diagnostics.asking import Scene, ago
from tests.handlers.diagnostics.guardduty_related.scenes import FINDINGS, FOUND, INSTANCE, MINING
from tests.support.aws import REGION


def test_others_are_told_and_not_the_one_that_brought_the_alert() -> None:
    found = FOUND.ask(GUARDDUTY_RELATED)
    assert found.headline == (
        f"2 other findings on {INSTANCE} in 30 days; the worst (high): "
        f"{INSTANCE} is mining cryptocurrency"
    )
    assert found.details == (
        f"02:50 UTC medium: {INSTANCE} is scanning other hosts (Recon:EC2/Portscan)",
        f"10 Nov 10:00 UTC high, archived: {INSTANCE} is mining cryptocurrency ({MINING})",
    )


def test_alone_with_its_own_finding_there_is_nothing_else() -> None:
    found = FOUND.ask(GUARDDUTY_RELATED, GetFindings={"Findings": FINDINGS[:1]})
    assert found.headline == f"GuardDuty found nothing else on {INSTANCE} in 30 days"


def test_it_asks_for_this_resource_the_newest_first() -> None:
    with FOUND.open() as aws:
        GUARDDUTY_RELATED.read(aws, FOUND.question)
        _, listed, _ = (dict(call.parameters) for call in aws.made)
    criteria: dict[str, Any] = listed["FindingCriteria"]["Criterion"]
    assert criteria == {
        "resource.instanceDetails.instanceId": {"Eq": [INSTANCE]},
        "updatedAt": {"Gte": int(ago(days=30).timestamp() * 1000)},
    }
    assert listed["SortCriteria"] == {"AttributeName": "updatedAt", "OrderBy": "DESC"}


def test_where_guardduty_is_off_that_is_said() -> None:
    found = FOUND.ask(GUARDDUTY_RELATED, ListDetectors={"DetectorIds": []})
    assert found.headline == f"GuardDuty is off in {REGION}"


@pytest.mark.parametrize(
    ("kind", "ident"), [("ebs-volume", "vol-1"), ("ec2-instance", ""), ("", "")]
)
def test_what_guardduty_cannot_be_asked_about_calls_nothing(kind: str, ident: str) -> None:
    found = Scene(kind, ident, {}).ask(GUARDDUTY_RELATED)
    assert found.headline.startswith("GuardDuty names no")
