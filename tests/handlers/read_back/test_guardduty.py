from collections.abc import Mapping
from typing import Any

import pytest

from bot.core.alert import Alert, Target
from bot.core.plan import Precondition, Verdict
from handlers.events.guardduty import parse
from handlers.events.guardduty_scan import parse as parse_scan
from handlers.events.securityhub import parse as parse_securityhub
from handlers.read_back import NAME, still_reported
from tests.handlers.read_back.world import (
    GROUP,
    OTHER,
    WEB_2,
    Findings,
    guardduty_finding,
    heard,
    message,
    securityhub_finding,
)
from tests.support.aws import ACCOUNT, REGION, Account

EITHER = pytest.mark.parametrize("signed", [True, False])
DENIED = (
    f"User: arn:aws:sts::{ACCOUNT}:assumed-role/firebreak-read/s is not authorized to perform: "
    "guardduty:GetFindings on resource: *"
)


def alert(found: Mapping[str, Any] | None = None) -> Alert:
    return parse(message({"Findings": [found or guardduty_finding()]}))[0]


def said(verdict: Verdict, says: str) -> Precondition:
    return Precondition(NAME, verdict, says, stable=False)


@EITHER
def test_a_finding_that_is_there_passes(aws: Account, findings: Findings, *, signed: bool) -> None:
    findings.guardduty = [guardduty_finding("f0"), guardduty_finding()]
    asked = still_reported(aws, heard(alert(), signed=signed), WEB_2)
    assert asked == said(Verdict.PASSED, "GuardDuty still reports this finding")


@EITHER
def test_an_archived_one_is_a_warning(aws: Account, findings: Findings, *, signed: bool) -> None:
    findings.guardduty = [guardduty_finding(Archived=True)]
    asked = still_reported(aws, heard(alert(), signed=signed), WEB_2)
    assert asked == said(Verdict.WARNED, "GuardDuty's finding is archived")


@pytest.mark.parametrize(
    "world",
    [
        Findings(guardduty=[guardduty_finding("another")]),
        Findings(detectors=[]),
        Findings(error=(400, "BadRequestException", "an invalid finding id")),
    ],
)
def test_one_that_is_not_there_forbids_what_nobody_signed(world: Findings) -> None:
    aws = world.account()
    unsigned = still_reported(aws, heard(alert(), signed=False), WEB_2)
    signed = still_reported(aws, heard(alert(), signed=True), WEB_2)
    aws.close()
    assert unsigned == said(Verdict.BLOCKED, "GuardDuty has no such finding")
    assert signed == said(Verdict.WARNED, "GuardDuty has no such finding")


@pytest.mark.parametrize(
    ("target", "archived", "verdict"),
    [
        (OTHER, False, Verdict.BLOCKED),
        (OTHER, True, Verdict.BLOCKED),
        (GROUP, False, Verdict.WARNED),
    ],
)
def test_a_real_finding_does_not_vouch_for_another_target(
    aws: Account, findings: Findings, target: Target, *, archived: bool, verdict: Verdict
) -> None:
    findings.guardduty = [guardduty_finding(Archived=archived)]
    asked = still_reported(aws, heard(alert(), signed=False), target)
    assert asked is not None
    assert asked.verdict is verdict
    assert f"does not name {target.id}; nobody signed the message that does" in asked.evidence
    signed = still_reported(aws, heard(alert(), signed=True), target)
    assert signed is not None
    assert signed.verdict is (Verdict.WARNED if archived else Verdict.PASSED)


@pytest.mark.parametrize(
    ("error", "says"),
    [
        ((403, "AccessDeniedException", DENIED), "guardduty:GetFindings is missing"),
        ((500, "InternalServerErrorException", "oops"), "oops"),
        ((400, "ThrottlingException", "slower"), "slower"),
    ],
)
@EITHER
def test_what_cannot_be_read_is_a_warning_that_says_why(
    aws: Account, findings: Findings, error: tuple[int, str, str], says: str, *, signed: bool
) -> None:
    findings.error = error
    asked = still_reported(aws, heard(alert(), signed=signed), WEB_2)
    assert asked is not None
    assert asked.verdict is Verdict.WARNED
    assert asked.evidence.startswith("GuardDuty could not be asked: ")
    assert says in asked.evidence


@pytest.mark.parametrize("key", ["AccountId", "Region"])
def test_a_finding_of_another_place_vouches_for_nothing_here(
    aws: Account, findings: Findings, key: str
) -> None:
    elsewhere = {"AccountId": "999999999999", "Region": "us-east-1"}
    findings.guardduty = [guardduty_finding()]
    there = alert({**guardduty_finding(), key: elsewhere[key]})
    asked = still_reported(aws, heard(there, signed=False), WEB_2)
    assert asked is not None
    assert asked.verdict is Verdict.BLOCKED
    assert aws.made == []


def test_security_hubs_copy_is_asked_of_guardduty(aws: Account, findings: Findings) -> None:
    findings.guardduty = [guardduty_finding()]
    copy = securityhub_finding(guardduty_finding()["Arn"])
    (passed_on,) = parse_securityhub(message({"detail": {"findings": [copy]}}))
    asked = still_reported(aws, heard(passed_on, signed=False), WEB_2)
    assert asked == said(Verdict.PASSED, "GuardDuty still reports this finding")


def test_a_scan_is_no_finding(aws: Account) -> None:
    detail = {"s3ObjectDetails": {"bucketName": "uploads", "objectKey": "x"}}
    body = {"account": ACCOUNT, "region": REGION, "detail": detail}
    (scan,) = parse_scan(message(body))
    assert still_reported(aws, heard(scan, signed=True), WEB_2) is None
    assert aws.made == []
