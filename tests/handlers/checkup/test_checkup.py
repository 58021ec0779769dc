import json
import shlex
from collections.abc import Iterator

import botocore.session
import pytest
from botocore import xform_name
from botocore.validate import ParamValidator

from bot.core.complaint import Complaint, Hurts
from bot.core.errors import AccessIsDenied, AwsIsAway
from bot.sandbox.aws.control import add_fault, clear_faults
from bot.sandbox.aws.faults import Fault, FaultKind
from handlers.checkup import CHECKS, CHECKUP, examine, remedy
from handlers.checkup.account import regions, take
from handlers.checkup.entrance import Entrance
from handlers.checkup.role import denied
from handlers.permission import permissions
from tests.handlers.checkup.shop import ELSEWHERE, Here, Practice

OFF = {"Status": "DISABLED", "ServiceRole": "arn:aws:iam::111122223333:role/guardduty"}
FIRST_CALLS = {
    "Alarms": ("cloudwatch", "DescribeAlarms"),
    "Alarms without data": ("cloudwatch", "DescribeAlarms"),
    "Topics": ("sns", "ListSubscriptionsByTopic"),
    "GuardDuty": ("guardduty", "ListDetectors"),
    "EventBridge's rules": ("guardduty", "ListDetectors"),
}


def everything_wrong(practice: Practice, here: Here) -> list[Complaint]:
    """Examine a shop whose rules and topics lead nowhere, and whose detector is off."""
    with practice.alarm("disk", AlarmActions=[]), practice.alarm("cpu", ActionsEnabled=False):
        nowhere = practice.region(here, entrance=Entrance(frozenset({ELSEWHERE})))
        without = practice.region(practice.here(ListDetectors={"DetectorIds": []}))
        off = practice.region(practice.here(GetDetector=OFF))
        silent = practice.region(practice.here(ListSubscriptionsByTopic={"Subscriptions": []}))
        return [c for region in (nowhere, without, off, silent) for c in examine(region)]


def commands(complaints: list[Complaint]) -> Iterator[list[str]]:
    for complaint in complaints:
        if complaint.fix.startswith("aws "):
            line = shlex.split(complaint.fix, comments=True)
            while "&&" in line:
                yield line[: line.index("&&")]
                line = line[line.index("&&") + 1 :]
            yield line


def test_a_whole_shop_has_nothing_to_complain_of(practice: Practice) -> None:
    assert practice.examine() == []


def test_it_only_reads_and_needs_exactly_what_it_declares(practice: Practice) -> None:
    here = practice.here()
    simulating = practice.here(SimulatePrincipalPolicy={"IsTruncated": False})
    everything_wrong(practice, here)
    practice.region(here).topic(practice.shop.topic_arn)
    take(here)
    regions(here)
    denied(simulating, "arn:aws:iam::111122223333:role/x", CHECKUP[:1], practice.place)
    made = [*here.made, *simulating.made]
    used = {p for c in made for p in permissions(c.service, c.operation, c.parameters)}
    assert not [call for call in made if call.is_write]
    assert used == {action for one in CHECKUP for action in one.actions}


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.about)
def test_what_aws_refuses_is_a_complaint_and_the_rest_is_checked(
    practice: Practice, check: object
) -> None:
    name = getattr(check, "about", "")
    service, operation = FIRST_CALLS[name]
    add_fault(practice.sandbox, Fault(service, operation, FaultKind.DENIED))
    try:
        (found,) = examine(practice.region(), [one for one in CHECKS if one is check])
        assert examine(practice.region(), CHECKS) == []
    finally:
        clear_faults(practice.sandbox)
    assert (found.hurts, found.what) == (Hurts.UNCHECKED, f"{name} could not be checked")
    assert f'Add {{"Effect": "Allow", "Action": "{service}:{operation}"' in found.evidence
    assert found.fix == (
        "attach to the read role what this prints: firebreak iam --account shop-prod"
    )


def test_only_a_missing_permission_is_a_matter_of_policies() -> None:
    assert "firebreak iam" in remedy(AccessIsDenied("no"), "shop-prod")
    assert remedy(AwsIsAway("no connection"), "shop-prod") == "run firebreak doctor again"


def test_every_command_of_a_fix_is_one_that_aws_takes(practice: Practice) -> None:
    every = list(commands(everything_wrong(practice, practice.here())))
    said = {(line[1], line[2]) for line in every}
    assert {("cloudwatch", "enable-alarm-actions"), ("sns", "subscribe")} <= said
    assert {("guardduty", "create-detector"), ("guardduty", "update-detector")} <= said
    for _, service, operation, *options in every:
        assert options[:2] == ["--region", "eu-west-1"]
        model = botocore.session.get_session().get_service_model(service)
        (named,) = [o for o in model.operation_names if xform_name(o, "-") == operation]
        problems = ParamValidator().validate(
            json.loads(options[3]), model.operation_model(named).input_shape
        )
        assert not problems.has_errors(), problems.generate_report()
