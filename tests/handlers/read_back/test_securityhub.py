from typing import Any

import pytest

from bot.core.alert import Alert
from bot.core.plan import Verdict
from handlers.events.securityhub import parse
from handlers.read_back import still_reported
from tests.handlers.read_back.world import (
    OTHER,
    WEB_2,
    Findings,
    heard,
    message,
    securityhub_finding,
)
from tests.support.aws import Account


def alert() -> Alert:
    return parse(message({"detail": {"findings": [securityhub_finding()]}}))[0]


@pytest.mark.parametrize(
    ("there", "verdict", "says"),
    [
        ([securityhub_finding()], Verdict.PASSED, "Security Hub still reports this finding"),
        (
            [securityhub_finding(Workflow={"Status": "SUPPRESSED"})],
            Verdict.WARNED,
            "Security Hub's finding is archived, resolved or suppressed",
        ),
        ([securityhub_finding("sh-2")], Verdict.BLOCKED, "Security Hub has no such finding"),
    ],
)
def test_it_is_read_by_its_id(
    aws: Account, findings: Findings, there: list[dict[str, Any]], verdict: Verdict, says: str
) -> None:
    findings.securityhub = there
    asked = still_reported(aws, heard(alert(), signed=False), WEB_2)
    assert asked is not None
    assert (asked.verdict, asked.evidence) == (verdict, says)


def test_it_names_its_targets(aws: Account, findings: Findings) -> None:
    findings.securityhub = [securityhub_finding()]
    asked = still_reported(aws, heard(alert(), signed=False), OTHER)
    assert asked is not None
    assert asked.verdict is Verdict.BLOCKED


def test_where_security_hub_is_off_it_cannot_be_asked(aws: Account, findings: Findings) -> None:
    findings.error = (401, "InvalidAccessException", "not subscribed to AWS Security Hub")
    asked = still_reported(aws, heard(alert(), signed=False), WEB_2)
    assert asked is not None
    assert asked.verdict is Verdict.WARNED
    assert "not subscribed to AWS Security Hub" in asked.evidence
